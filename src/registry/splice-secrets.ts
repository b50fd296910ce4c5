import { SECRET_MARK } from '../config/document-data.ts';
import { parseKeepingDigits } from '../model/keep-digits.ts';

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

function put(data: unknown, path: readonly string[], secret: string): void {
  const [name = '', ...rest] = path;
  if (!isMapping(data) || !Object.hasOwn(data, name)) return;
  if (rest.length > 0) return put(data[name], rest, secret);
  if (data[name] === SECRET_MARK) data[name] = literal(secret);
}

function isMapping(data: unknown): data is Mapping {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
