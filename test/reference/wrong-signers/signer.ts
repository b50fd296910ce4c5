import { createHash } from 'node:crypto';

/** A number by its digits, so that no long id is lost on the way. */
export interface Digits {
  readonly digits: string;
}

/** What a caller's program holds before it is written. */
export type Value =
  | string
  | boolean
  | null
  | Digits
  | readonly Value[]
  | { readonly members: readonly Entry[] };
export type Entry = readonly [name: string, value: Value];
export type Pair = readonly [name: string, text: string];

/**
 * A client as a caller writes one, in the parts in which callers err. Written from protocol.md §3 alone: nothing of the
 * gateway is imported here.
 */
export interface Signer {
  string(text: string): string;
  boolean(is: boolean): string | undefined;
  nothing(): string | undefined;
  number(digits: string): string | undefined;
  nested(value: Value): string | undefined;
  pick(entries: readonly Entry[], secret: string): readonly Entry[];
  sort(pairs: readonly Pair[]): readonly Pair[];
  join(pairs: readonly Pair[]): string;
  secret(secret: string, entries: readonly Entry[]): string;
  wrap(text: string, secret: string): string;
  bytes(text: string): Buffer;
  digest(bytes: Buffer, secret: string): Buffer;
  show(digest: Buffer): string;
  /** What is sent in place of what was signed. */
  send(entries: readonly Entry[]): readonly Entry[];
}

/** One that signs right, in the dialect `plain`. */
export const rightSigner: Signer = {
  string: text => text,
  boolean: is => (is ? 'true' : 'false'),
  nothing: () => undefined,
  number: digits => digits,
  nested: value => compactJson(value),
  pick: entries => entries,
  sort: pairs => [...pairs].sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right))),
  join: pairs => pairs.map(([name, text]) => name + text).join(''),
  secret: secret => secret,
  wrap: (text, secret) => secret + text + secret,
  bytes: text => Buffer.from(text, 'utf8'),
  digest: bytes => createHash('md5').update(bytes).digest(),
  show: digest => digest.toString('hex').toUpperCase(),
  send: entries => entries,
};

/** The signed body as JSON text. */
export function signRequest(entries: readonly Entry[], secret: string, signer: Signer): string {
  const used = signer.secret(secret, entries);
  const pairs: Pair[] = [];
  for (const [name, value] of signer.pick(entries, secret)) {
    const text = textOf(value, signer);
    if (text !== undefined) pairs.push([name, text]);
  }
  const base = signer.wrap(signer.join(signer.sort(pairs)), used);
  const sign = signer.show(signer.digest(signer.bytes(base), used));
  return compactJson({ members: [...signer.send(entries), ['sign', sign]] });
}

export function textOf(value: Value, signer: Signer): string | undefined {
  if (typeof value === 'string') return signer.string(value);
  if (typeof value === 'boolean') return signer.boolean(value);
  if (value === null) return signer.nothing();
  return 'digits' in value ? signer.number(value.digits) : signer.nested(value);
}

/** How a JSON writer spells the parts that writers differ in. */
export interface JsonSpelling {
  readonly comma?: string;
  readonly colon?: string;
  readonly string?: (text: string) => string;
  readonly members?: (members: readonly Entry[]) => readonly Entry[];
}

export function compactJson(value: Value, spelling: JsonSpelling = {}): string {
  const { comma = ',', colon = ':', string = JSON.stringify, members = same } = spelling;
  const write = (inner: Value): string => compactJson(inner, spelling);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return string(value);
  if ('digits' in value) return value.digits;
  if ('members' in value)
    return `{${members(value.members)
      .map(([name, member]) => `${string(name)}${colon}${write(member)}`)
      .join(comma)}}`;
  return `[${value.map(write).join(comma)}]`;
}

function same(members: readonly Entry[]): readonly Entry[] {
  return members;
}
