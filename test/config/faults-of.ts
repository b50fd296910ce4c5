import assert from 'node:assert/strict';
import type { DocumentFault } from '../../src/config/document-fault.ts';
import { type ParseOptions, parseDocument } from '../../src/config/parse-document.ts';
import type { Document } from '../../src/model/document.ts';

/** The document of this text; a test fails with the faults where there are any. */
export function documentOf(text: string, options: ParseOptions = {}): Document {
  const parsed = parseDocument(text, options);
  assert.ok('document' in parsed, JSON.stringify('faults' in parsed ? parsed.faults : [], undefined, 1));
  return parsed.document;
}

export function warningsOf(text: string, options: ParseOptions = {}): readonly DocumentFault[] {
  const parsed = parseDocument(text, options);
  assert.ok('warnings' in parsed, JSON.stringify('faults' in parsed ? parsed.faults : [], undefined, 1));
  return parsed.warnings;
}

export function faultsOf(text: string, options: ParseOptions = {}): readonly DocumentFault[] {
  const parsed = parseDocument(text, options);
  assert.ok('faults' in parsed, 'the document was accepted');
  return parsed.faults;
}

/** A text with `▸` before each place where something is expected: the text without, and the places. */
export function marked(text: string): { readonly text: string; readonly places: readonly string[] } {
  const places = text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/▸/g)].map((match, before) => `${index + 1}:${match.index - before + 1}`),
    );
  return { text: text.replaceAll('▸', ''), places };
}

export function placeOf(fault: DocumentFault): string {
  return `${fault.line}:${fault.column}`;
}
