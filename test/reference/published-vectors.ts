import { readSharedFile } from './shared-files.ts';
import type { Dialect } from './sign-bases.ts';

/** What the tests use of `sign-vectors.json`. */
export interface PublishedVectors {
  readonly sign: readonly PublishedSign[];
  readonly dialects: {
    readonly secret: string;
    readonly body: string;
    readonly signs: Readonly<Record<Dialect, string>>;
    readonly bases: Readonly<Partial<Record<Dialect, string>>>;
  };
}

export interface PublishedSign {
  readonly name: string;
  readonly secret: string;
  readonly body: string;
  readonly sign: string;
  readonly base?: string;
  /** Members that the page prints in another nested order than the one it signed. */
  readonly bodyPrintedOnTheSamePage?: object;
}

/** The published signing vectors, or `undefined` where the file is absent. */
export function readPublishedVectors(): PublishedVectors | undefined {
  const file = readSharedFile('spec/sign-vectors.json');
  if (file === undefined) return undefined;
  const vectors: PublishedVectors = JSON.parse(file.toString('utf8'));
  return vectors;
}

/** The body of a vector with the nested order that its page prints. */
export function bodyInPrintedOrder(vector: PublishedSign): string {
  const body: unknown = JSON.parse(vector.body);
  return JSON.stringify(Object.assign({}, body, vector.bodyPrintedOnTheSamePage));
}
