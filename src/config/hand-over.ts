import type { OutsideText } from './outside.ts';
import { type ParsedDocument, parseDocument } from './parse-document.ts';

/** A document and everything that its references stand for. */
export interface HandedOver {
  readonly text: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

export interface HandOverOptions {
  readonly file: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A file by its path as the document writes it. */
  readonly readText: (path: string) => OutsideText;
}

/** Packs a document so that it reads the same where neither its variables nor its files are: only those that it names. */
export function handOver(
  text: string,
  { file, environment, readText }: HandOverOptions,
): ParsedDocument & HandedOver {
  const files: Record<string, string> = {};
  const parsed = parseDocument(text, {
    file,
    outside: {
      environment,
      readText(path) {
        const found = readText(path);
        if (found.outcome === 'text') files[path] = found.text;
        return found;
      },
    },
  });
  const named = new Set(
    [...text.matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]{0,127})\}/g)].map(match => match[1] ?? ''),
  );
  const variables = Object.entries(environment).flatMap(([name, value]) =>
    named.has(name) && value !== undefined ? [[name, value]] : [],
  );
  return { ...parsed, text, environment: Object.fromEntries(variables), files };
}
