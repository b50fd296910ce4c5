import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faultsOf, marked, placeOf } from './faults-of.ts';

/** A document with one fault: its name, the text with `▸` before the place, path, words, suggestion. */
export type RefusedText = readonly [
  name: string,
  text: string,
  path: string,
  says: RegExp,
  suggestion?: string,
];

export const APP = 'version: 1\napps:\n  - app_key: one\n    secrets: [s]\n';
export const API = 'version: 1\napis:\n  - type: a.b\n';
export const UPSTREAM = 'version: 1\nupstreams:\n  - name: orders\n';
export const PAIR = `${APP}merchants:\n  - mall_id: 7\nauthorizations:\n  - app_key: one\n    mall_id: 7\n`;

/** Tests that each text is refused with one fault, at the marked place and in these words. */
export function describeRefusals(title: string, refusals: readonly RefusedText[]): void {
  describe(title, () => {
    for (const [name, text, path, says, suggestion] of refusals) {
      test(name, () => {
        const { text: document, places } = marked(text);
        const faults = faultsOf(document);
        assert.deepEqual(faults.map(placeOf), places);
        assert.equal(faults[0]?.path, path);
        assert.match(faults[0]?.message ?? '', says);
        assert.equal(faults[0]?.suggestion, suggestion);
      });
    }
  });
}
