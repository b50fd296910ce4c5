import type { Document } from '../model/document.ts';
import { KnownValues } from './known-values.ts';
import { redactFields } from './redact-fields.ts';
import { REDACTED } from './redacted.ts';

/**
 * Takes secrets and tokens out of what a call consisted of: by the field that they stand in, and by their value
 * wherever it stands.
 *
 * One per document: it knows every secret and token of it. Source: ADR 0037.
 */
export class Redactor {
  readonly #known: KnownValues;

  constructor(document: Document, adminToken: string) {
    this.#known = new KnownValues([
      ...document.apps.flatMap(({ secrets }) => secrets.map(secret => ({ value: secret, shown: REDACTED }))),
      ...document.upstreams.flatMap(({ contextKey }) =>
        contextKey === undefined ? [] : [{ value: contextKey, shown: REDACTED }],
      ),
      ...document.authorizations.flatMap(({ tokens }) =>
        tokens.map(({ value }) => ({ value, shown: shownToken(value) })),
      ),
      { value: adminToken, shown: REDACTED },
    ]);
  }

  /** A body, a path, a sentence: any text. */
  text(text: string): string {
    return this.#clean(text, inner => this.#clean(inner, value => this.#known.replaceIn(value)));
  }

  /** `inside`: cleans what an escaped string means, which may be JSON once more. */
  #clean(text: string, inside: (text: string) => string): string {
    return this.#known.replaceIn(redactFields(text, inside, shownToken));
  }

  /** Names alternating with values, as pairs. */
  headers(raw: readonly string[]): [string, string][] {
    const pairs: [string, string][] = [];
    for (let at = 0; at + 1 < raw.length; at += 2) {
      const name = raw[at] ?? '';
      const isSecret = SECRET_HEADER.test(name);
      pairs.push([this.#known.replaceIn(name), isSecret ? REDACTED : this.text(raw[at + 1] ?? '')]);
    }
    return pairs;
  }
}

const SECRET_HEADER = /authorization|cookie|token|secret|password|api-?key/i;

/** Four characters tell tokens apart, and let nobody call. */
function shownToken(value: string): string {
  return `${Array.from(value)
    .slice(0, value.length > 8 ? 4 : 0)
    .join('')}…`;
}
