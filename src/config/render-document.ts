import { isScalar, type ScalarTag, Document as YamlDocument } from 'yaml';
import type { Document } from '../model/document.ts';
import { type DocumentData, documentData, JsonText } from './document-data.ts';

/** The effective document as YAML: every default filled in, every secret and token masked. */
export function renderDocument(document: Document): string {
  const yaml = new YamlDocument(documentData(document), {
    customTags: [jsonTextTag],
    keepUndefined: false,
    aliasDuplicateObjects: false,
  });
  return withoutReferences(yaml.toString({ lineWidth: 0 }));
}

/** The same as JSON, indented by two. */
export function renderDocumentJson(document: Document): string {
  return withoutReferences(`${jsonOf(documentData(document), '\n')}\n`);
}

/** Data of a document as compact JSON; what is `undefined` is left out. */
export function documentJson(data: DocumentData): string {
  return withoutReferences(compactJson(data));
}

/** Every reference was resolved, so a `${` that is left stands for itself. */
function withoutReferences(text: string): string {
  return text.replaceAll('${', () => '$${');
}

const jsonTextTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:json',
  default: true,
  identify: value => value instanceof JsonText,
  resolve: text => text,
  stringify: node => (isScalar(node) && node.value instanceof JsonText ? node.value.json : ''),
};

/** `JSON.stringify` would read the digits of an example as numbers. */
function jsonOf(data: DocumentData, newline: string): string {
  if (data instanceof JsonText) return data.json;
  if (typeof data !== 'object') return JSON.stringify(data);
  const deeper = `${newline}  `;
  if (Array.isArray(data)) {
    return enclosed(
      '[]',
      data.map(each => jsonOf(each, deeper)),
      newline,
    );
  }
  const members = Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}: ${jsonOf(value, deeper)}`);
  return enclosed('{}', members, newline);
}

function compactJson(data: DocumentData): string {
  if (data instanceof JsonText) return data.json;
  if (typeof data !== 'object') return JSON.stringify(data);
  if (Array.isArray(data)) return `[${data.map(compactJson).join(',')}]`;
  const members = Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}:${compactJson(value)}`);
  return `{${members.join(',')}}`;
}

function enclosed(brackets: '[]' | '{}', parts: readonly string[], newline: string): string {
  if (parts.length === 0) return brackets;
  return `${brackets[0]}${newline}  ${parts.join(`,${newline}  `)}${newline}${brackets[1]}`;
}
