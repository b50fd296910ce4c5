import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { readBody } from '../reference/json-text.ts';
import { dialects, signBase } from '../reference/sign-bases.ts';

/** The two families of routes and of names for the app. */
export const generations = ['openapi', 'ark'] as const;
export type Generation = (typeof generations)[number];

/** What placeholders stand for. */
export interface Surroundings {
  readonly generation: Generation;
  /** UNIX milliseconds of the gateway's clock. */
  readonly nowMs: number;
}

/*
 * Texts are strings with one character per byte of their UTF-8 form, so that a placeholder can stand for any byte.
 */

/** The bytes of a request, its placeholders filled and its sign made last, from all other bytes. */
export function fillRequest(text: string, surroundings: Surroundings): Buffer {
  const unsigned = fillText(text, surroundings);
  const signed = unsigned.replace(SIGN, placeholder => signFor(placeholder, Buffer.from(unsigned, 'latin1')));
  return Buffer.from(signed, 'latin1');
}

/** The same for a multipart body, whose lines end with CRLF: its fields are signed as one JSON object of strings. */
export function fillForm(text: string, surroundings: Surroundings): Buffer {
  const unsigned = fillText(withLineEnds(text), surroundings);
  const [beforeFiles = ''] = unsigned.split('; filename=');
  const fields = [...beforeFiles.matchAll(/; name="([^"]+)"\r\n\r\n(.*?)\r\n--/gs)].map(([, name, value]) => [
    name,
    Buffer.from(value ?? '', 'latin1').toString(),
  ]);
  const body = Buffer.from(JSON.stringify(Object.fromEntries(fields)));
  return Buffer.from(
    unsigned.replace(SIGN, placeholder => signFor(placeholder, body)),
    'latin1',
  );
}

/** The lines of a block as a multipart body has them. */
export function withLineEnds(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

/** Fills every placeholder but `{sign}`, `{requestId}` and `{uuid}`. */
export function fillText(text: string, { generation, nowMs }: Surroundings): string {
  const seconds = Math.floor(nowMs / 1000);
  return Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/\{gzip (.*)\}$/s, (_, plain: string) =>
      gzipSync(Buffer.from(plain, 'latin1')).toString('latin1'),
    )
    .replaceAll('{empty}', '')
    .replaceAll('{tab}', '\t')
    .replaceAll('{generation}', generation)
    .replaceAll('{app_key}', generation === 'ark' ? 'client_id' : 'app_key')
    .replaceAll(/\{now(?<offset>[+-]\d+)?\}/g, (_, offset = '0') =>
      String((seconds + Number(offset)) * (generation === 'ark' ? 1000 : 1)),
    )
    .replaceAll(/\{ms(?<offset>[+-]\d+)?\}/g, (_, offset = '0') => String(seconds * 1000 + Number(offset)))
    .replaceAll(/\{bytes ([0-9a-f ]+)\}/g, (_, digits: string) =>
      Buffer.from(digits.replaceAll(' ', ''), 'hex').toString('latin1'),
    )
    .replaceAll(/\{(\d+) times ([^{}]+)\}/g, (_, times: string, part: string) => part.repeat(Number(times)));
}

/** `{sign}`, `{sign as gson}`, `{sign with a-secret}`, `{sign as gson with a-secret}`, `{sign in lower case}`. */
const SIGN = /\{sign(?: as (?<dialect>[a-z-]+))?(?: with (?<secret>[^\s}]+))?(?<lowerCase> in lower case)?\}/;

/** By the second verifier of the tests, which shares nothing with the gateway. */
function signFor(placeholder: string, body: Buffer): string {
  const { dialect = 'plain', secret = secretOfAppIn(body), lowerCase } = SIGN.exec(placeholder)?.groups ?? {};
  const reading = readBody(body);
  if (!reading.reads) throw new Error(`a body that cannot be read (${reading.fault}) cannot be signed`);
  const known = dialects.find(name => name === dialect);
  if (known === undefined) throw new Error(`no dialect ${dialect}`);
  const text = secret + signBase(reading.body, known) + secret;
  const sign = createHash('md5').update(text, 'utf8').digest('hex');
  return lowerCase === undefined ? sign.toUpperCase() : sign;
}

/** In the documents of the transcripts the secret of the app `shop` is `shop-secret`. */
function secretOfAppIn(body: Buffer): string {
  const [, app] = /"(?:app_key|client_id)"\s*:\s*"([^"]+)"/.exec(body.toString('utf8')) ?? [];
  return `${app ?? 'nobody'}-secret`;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const OPEN = /(\{requestId\}|\{uuid\}|\{\.\.\.\})/;
const HOLES: Readonly<Record<string, RegExp>> = {
  '{requestId}': new RegExp(`[a-z]+-${UUID}`, 'y'),
  '{uuid}': new RegExp(UUID, 'y'),
};

/**
 * Whether a text is the expected one. `{requestId}` and `{uuid}` match one, the same wherever they stand under
 * `seen`, and `{...}` matches anything up to where the text goes on as expected.
 */
export function matchesText(actual: string, expected: string, seen: Map<string, string>): boolean {
  let at = 0;
  let isOpen = false;
  for (const part of expected.split(OPEN)) {
    const hole = HOLES[part];
    if (part === '{...}') isOpen = true;
    else if (hole === undefined) {
      const found = isOpen ? actual.indexOf(part, at) : at;
      if (found < 0 || !actual.startsWith(part, found)) return false;
      at = found + part.length;
      isOpen &&= part === '';
    } else {
      hole.lastIndex = at;
      const found = hole.exec(actual)?.[0];
      if (found === undefined || (seen.get(part) ?? found) !== found) return false;
      seen.set(part, found);
      at += found.length;
    }
  }
  return isOpen || at === actual.length;
}
