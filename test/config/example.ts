import { readFileSync } from 'node:fs';
import type { ParseOptions } from '../../src/config/parse-document.ts';

/** The document of config.md, its `…` filled in. */
export const exampleText: string = readFileSync(new URL('example.yaml.txt', import.meta.url), 'utf8');

/** What of it must never be printed. */
export const exampleSecrets: readonly string[] = [
  'a94f1c07e6b2d8359f4e0a7bc61d2e8f',
  'upl0k3v9x2m7q4w8e1r6t5y0u2i9o4p3a8s7d6f5g1h2j3k4l5z6x7c8v9b',
  '5d0c9be27a1f4e6388d2a7c4f1b09e63',
];

/** Its one file. */
export const exampleOptions: ParseOptions = {
  outside: {
    environment: {},
    readText: path =>
      path === 'secrets.key'
        ? { outcome: 'text', text: 'f00dfeed\n' }
        : { outcome: 'unreadable', reason: 'does not exist' },
  },
};
