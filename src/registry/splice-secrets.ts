import { SECRET_MARK } from '../config/document-data.ts';

type Mapping = Record<string, unknown>;

/** A JSON text with these values in the places of its marks; paths as `tls.key`. */
export function spliceSecrets(body: string, secrets: ReadonlyMap<string, string>): string {
  if (secrets.size === 0) return body;
  const data = parseKeepingDigits(body);
  for (const [path, secret] of secrets) put(data, path.split('.'), secret);
  return JSON.stringify(data);
}

/** A JSON object with more members, or others; `undefined` takes one away. */
export function withMembers(body: string, members: Readonly<Record<string, unknown>>): string {
  const data = parseKeepingDigits(body);
  return JSON.stringify({ ...(isMapping(data) ? data : {}), ...members });
}

/** A text as a document writes it: what looks like a reference to a variable stands for itself. */
export function literal(text: string): string {
  return text.replaceAll('${', () => '$${');
}

/** What JavaScript knows of the text behind a value (ECMAScript 2026), and the types of this compiler do not. */
interface DigitKeeper {
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
}

/** The numbers of an example have more digits than JavaScript holds: they are written again as they were read. */
function parseKeepingDigits(text: string): unknown {
  // Both are there in every engine that this program runs on.
  const json = JSON as unknown as DigitKeeper;
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? json.rawJSON(source) : value,
  );
}

function put(data: unknown, path: readonly string[], secret: string): void {
  const [name = '', ...rest] = path;
  if (!isMapping(data) || !Object.hasOwn(data, name)) return;
  if (rest.length > 0) return put(data[name], rest, secret);
  if (data[name] === SECRET_MARK) data[name] = literal(secret);
}

function isMapping(data: unknown): data is Mapping {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
