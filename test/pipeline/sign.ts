import { createHash } from 'node:crypto';

/** The sign of a text that is known: what a caller would compute, without any code of the gateway. */
export function signOf(text: string, secret: string): string {
  return createHash('md5')
    .update(secret + text + secret)
    .digest('hex')
    .toUpperCase();
}

/** A flat body with its plain sign; members are JSON texts of scalars, signed as protocol.md §3 writes them. */
export function signedBody(members: ReadonlyMap<string, string>, secret: string): string {
  const sign = signOf(plainText(members), secret);
  return render(new Map([...members, ['sign', JSON.stringify(sign)]]));
}

export function render(members: ReadonlyMap<string, string>): string {
  return `{${[...members].map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

function plainText(members: ReadonlyMap<string, string>): string {
  const names = [...members.keys()].filter(name => name !== 'sign').sort();
  return names.map(name => textOf(name, members.get(name) ?? 'null')).join('');
}

/** Strings by their characters, `null` left out, everything else as sent: tests send nested values compactly. */
function textOf(name: string, json: string): string {
  const value: unknown = JSON.parse(json);
  if (value === null) return '';
  return name + (typeof value === 'string' ? value : json);
}
