import type { Document } from '../model/document.ts';
import { type KnownValue, KnownValues } from './known-values.ts';
import { redactEncoded } from './redact-encoded.ts';
import { redactFields } from './redact-fields.ts';
import { REDACTED } from './redacted.ts';

/** What a redactor knows beside the values of documents. */
interface RedactorOptions {
  /** What opens the admin interface of the process. */
  readonly keys: readonly string[];
  /** Whose values may stand in calls that are still remembered. */
  readonly former?: Redactor | undefined;
}

/** Values of former documents that are remembered: a secret that is rotated every hour fills this in ten years. */
const FORMER_VALUES_MAX = 100_000;
/** JSON in a string of JSON, and so on. */
const DEPTH_MAX = 5;

/**
 * Takes secrets and tokens out of what a call consisted of: by the field that they stand in, and by their value
 * wherever it stands, also where its end was cut off.
 *
 * It knows every secret and token of its documents. What is split over several texts is not found. Source: ADR 0037.
 */
export class Redactor {
  readonly #known: KnownValues;
  readonly #values: ReadonlyMap<string, string>;

  constructor(documents: readonly Document[], { keys, former }: RedactorOptions) {
    const own = new Map(documents.flatMap(valuesOf).map(({ value, shown }) => [value, shown]));
    for (const key of keys) own.set(key, REDACTED);
    const before = [...(former === undefined ? [] : former.#values)].filter(([value]) => !own.has(value));
    this.#values = new Map([...before.slice(-FORMER_VALUES_MAX), ...own]);
    this.#known = new KnownValues(Array.from(this.#values, ([value, shown]) => ({ value, shown })));
  }

  /** A body, a path, a sentence: any text. */
  text(text: string): string {
    return redactEncoded(this.#clean(text, DEPTH_MAX), decoded => this.#known.replaceIn(decoded));
  }

  #clean(text: string, depth: number): string {
    const inside = (inner: string): string =>
      depth === 0 ? this.#known.replaceIn(inner) : this.#clean(inner, depth - 1);
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

function valuesOf({ apps, upstreams, authorizations }: Document): readonly KnownValue[] {
  const secrets = [
    ...apps.flatMap(app => app.secrets.map(({ value }) => value)),
    ...upstreams.flatMap(({ contextKey }) => (contextKey === undefined ? [] : [contextKey])),
  ];
  const tokens = authorizations.flatMap(each => each.tokens.flatMap(({ value }) => value ?? []));
  return [
    ...tokens.map(value => ({ value, shown: shownToken(value) })),
    ...secrets.map(value => ({ value, shown: REDACTED })),
  ];
}

const SECRET_HEADER = /authorization|cookie|token|secret|password|api-?key/i;

/** Four characters tell tokens apart, and let nobody call. */
function shownToken(value: string): string {
  return `${Array.from(value)
    .slice(0, value.length > 8 ? 4 : 0)
    .join('')}…`;
}
