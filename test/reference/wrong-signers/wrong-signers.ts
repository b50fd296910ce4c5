import { createHash, createHmac } from 'node:crypto';
import { compactJson, type Entry, type JsonSpelling, type Pair, type Signer, type Value } from './signer.ts';

/** A mistake as a change of a signer, and the name that a diagnosis should give it. */
export interface WrongSigner {
  readonly id: string;
  /** Tells variants of one mistake apart. */
  readonly variant?: string;
  readonly spoil: (signer: Signer) => Partial<Signer>;
}

const COMMON = new Set(['type', 'app_key', 'client_id', 'timestamp', 'data_type', 'access_token', 'version']);

function strings(id: string, change: (text: string) => string, variant?: string): WrongSigner {
  return named(id, signer => ({ string: text => change(signer.string(text)) }), variant);
}

function named(id: string, spoil: WrongSigner['spoil'], variant?: string): WrongSigner {
  return variant === undefined ? { id, spoil } : { id, spoil, variant };
}

function nested(id: string, spelling: JsonSpelling, variant?: string): WrongSigner {
  return named(id, () => ({ nested: value => compactJson(value, spelling) }), variant);
}

const quad = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
const asciiString = (text: string): string => JSON.stringify(text).replace(/[\u0080-\uffff]/g, quad);
const slashString = (text: string): string => JSON.stringify(text).split('/').join('\\/');
const everyValue =
  (change: (text: string) => string): WrongSigner['spoil'] =>
  signer => ({
    string: text => change(signer.string(text)),
    nested: value => change(signer.nested(value) ?? ''),
    number: digits => change(signer.number(digits) ?? ''),
  });

export const stringSigners: readonly WrongSigner[] = [
  strings('strings-strip-quotes', text => text.replace(/^"*/, '').replace(/"*$/, '')),
  strings('strings-strip-one-pair', text =>
    text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text,
  ),
  strings('strings-quoted', text => JSON.stringify(text)),
  strings('strings-json-escaped', text => JSON.stringify(text).slice(1, -1)),
  strings(
    'strings-json-escaped',
    text => JSON.stringify(text).replace(/^"+/, '').replace(/"+$/, ''),
    'stripped',
  ),
  strings('strings-unicode-escaped', text => asciiString(text).replace(/^"+|"+$/g, '')),
  strings('strings-trimmed', text => text.trim()),
  strings('strings-spaces-removed', text => text.split(' ').join('')),
  strings('strings-spaces-removed', text => text.replace(/\s+/g, ''), 'white space'),
  strings('strings-url-encoded', text => encodeURIComponent(text)),
  strings('strings-url-encoded', text => new URLSearchParams([['', text]]).toString().slice(1), 'form'),
  named(
    'strings-url-encoded',
    everyValue(text => encodeURIComponent(text)),
    'every value',
  ),
];

const byName = (members: readonly Entry[]): readonly Entry[] =>
  [...members].sort(([left], [right]) => (left < right ? -1 : 1));

function bucketed(members: readonly Entry[]): readonly Entry[] {
  let size = 16;
  while (members.length > size * 0.75) size += size;
  const table: Entry[][] = Array.from({ length: size }, () => []);
  for (const member of members) {
    let hash = 0;
    for (const unit of member[0].split('')) hash = (31 * hash + unit.charCodeAt(0)) | 0;
    table[(hash ^ (hash >>> 16)) & (size - 1)]?.push(member);
  }
  return table.flat();
}

function toPython(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') {
    const isDouble = value.includes("'") && !value.includes('"');
    const body = value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
    return isDouble ? `"${body}"` : `'${body.replace(/'/g, "\\'")}'`;
  }
  if ('digits' in value) return /[.e]/i.test(value.digits) ? pythonFloat(Number(value.digits)) : value.digits;
  if ('members' in value)
    return `{${value.members.map(([name, member]) => `${toPython(name)}: ${toPython(member)}`).join(', ')}}`;
  return `[${value.map(toPython).join(', ')}]`;
}

/** Of the sizes that prices have. */
function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function toJava(value: Value): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return value;
  if ('digits' in value) return value.digits;
  if ('members' in value)
    return `{${value.members.map(([name, member]) => `${name}=${toJava(member)}`).join(', ')}}`;
  return `[${value.map(toJava).join(', ')}]`;
}

/** As a program that parsed its own JSON holds it. */
function parsed(value: Value): unknown {
  return JSON.parse(compactJson(value));
}

export const nestedSigners: readonly WrongSigner[] = [
  nested('nested-python-separators', { comma: ', ', colon: ': ' }),
  nested('nested-unicode-escaped', { string: asciiString }),
  nested('nested-python-default', { comma: ', ', colon: ': ', string: asciiString }),
  nested('nested-keys-sorted', { members: byName }),
  nested('nested-hash-map-order', { members: bucketed }),
  nested('nested-php-slashes', { string: slashString }),
  nested('nested-php-default', { string: text => asciiString(text).split('/').join('\\/') }),
  nested('nested-html-escaped', { string: text => JSON.stringify(text).replace(/[<>&]/g, quad) }, 'go'),
  nested('nested-html-escaped', { string: text => JSON.stringify(text).replace(/[<>&=']/g, quad) }, 'gson'),
  nested('nested-nulls-dropped', { members: members => members.filter(([, value]) => value !== null) }),
  named('nested-js-string', () => ({ nested: value => String(parsed(value)) })),
  named('nested-python-repr', () => ({ nested: toPython })),
  named('nested-java-to-string', () => ({ nested: toJava })),
  named('nested-php-array', () => ({ nested: () => 'Array' })),
];

const isEmpty = (value: Value): boolean =>
  value === '' ||
  value === null ||
  (typeof value === 'object' &&
    ('members' in value ? value.members.length === 0 : !('digits' in value) && value.length === 0));
const isFalsy = (value: Value): boolean =>
  value === '' ||
  value === null ||
  value === false ||
  (typeof value === 'object' && 'digits' in value && Number(value.digits) === 0);

export const scalarSigners: readonly WrongSigner[] = [
  named('booleans-python', () => ({ boolean: is => (is ? 'True' : 'False') })),
  named(
    'booleans-python',
    () => ({ boolean: is => (is ? 'True' : 'False'), nothing: () => 'None' }),
    'and None',
  ),
  named('booleans-php', () => ({ boolean: is => (is ? '1' : '') })),
  named('booleans-numeric', () => ({ boolean: is => (is ? '1' : '0') })),
  named('null-as-null', () => ({ nothing: () => 'null' })),
  named('null-as-none', () => ({ nothing: () => 'None' })),
  named('null-as-empty', () => ({ nothing: () => '' })),
  named('falsy-dropped', signer => ({
    pick: (entries, secret) => signer.pick(entries, secret).filter(([, value]) => !isFalsy(value)),
  })),
  named('empty-dropped', signer => ({
    pick: (entries, secret) => signer.pick(entries, secret).filter(([, value]) => value !== ''),
  })),
  named(
    'empty-dropped',
    signer => ({
      pick: (entries, secret) => signer.pick(entries, secret).filter(([, value]) => !isEmpty(value)),
    }),
    'lists too',
  ),
];

function retimed(change: (seconds: number) => number): WrongSigner['spoil'] {
  return signer => ({
    pick: (entries, secret) =>
      signer.pick(entries, secret).map(([name, value]): Entry => {
        if (name !== 'timestamp' || typeof value !== 'object' || value === null || !('digits' in value))
          return [name, value];
        return [name, { digits: String(change(Number(value.digits))) }];
      }),
  });
}

export const numberSigners: readonly WrongSigner[] = [
  named('numbers-double', () => ({
    number: digits => String(Number(digits)),
    nested: value => JSON.stringify(parsed(value)),
  })),
  named(
    'timestamp-unit',
    retimed(seconds => seconds * 1000),
  ),
  named(
    'timestamp-unit',
    retimed(seconds => seconds * 1000 + 437),
    'with its milliseconds',
  ),
  named(
    'timestamp-changed',
    retimed(seconds => seconds - 1),
  ),
  named(
    'timestamp-changed',
    retimed(seconds => seconds + 2),
    'ahead',
  ),
  named(
    'timestamp-changed',
    retimed(seconds => seconds - 240),
    'minutes',
  ),
];

function picks(id: string, pick: Signer['pick'], variant?: string): WrongSigner {
  return named(
    id,
    signer => ({ pick: (entries, secret) => pick(signer.pick(entries, secret), secret) }),
    variant,
  );
}

const without = (name: string): WrongSigner =>
  picks(`without-${name}`, entries => entries.filter(([each]) => each !== name));

function wrapped(wrapper: string): WrongSigner {
  return picks(
    'business-wrapped',
    entries => [
      ...entries.filter(([name]) => COMMON.has(name)),
      [wrapper, { members: entries.filter(([name]) => !COMMON.has(name)) }],
    ],
    wrapper,
  );
}

export const parameterSigners: readonly WrongSigner[] = [
  picks('only-common', entries => entries.filter(([name]) => COMMON.has(name))),
  picks('only-business', entries => entries.filter(([name]) => !COMMON.has(name))),
  without('access_token'),
  without('timestamp'),
  without('version'),
  without('data_type'),
  without('type'),
  without('app_key'),
  picks('without-nested', entries =>
    entries.filter(([, value]) => typeof value !== 'object' || value === null || 'digits' in value),
  ),
  picks('sign-included', entries => [...entries, ['sign', '']]),
  picks('secret-included', (entries, secret) => [...entries, ['app_secret', secret]]),
  wrapped('request'),
  wrapped('data'),
];

function sorts(id: string, sort: Signer['sort'], variant?: string): WrongSigner {
  return named(id, () => ({ sort }), variant);
}

const compareTexts = (left: string, right: string): number => (left === right ? 0 : left < right ? -1 : 1);

export const orderSigners: readonly WrongSigner[] = [
  sorts('order-insertion', pairs => pairs),
  sorts('order-without-case', pairs =>
    [...pairs].sort(([left], [right]) => compareTexts(left.toLowerCase(), right.toLowerCase())),
  ),
  sorts(
    'order-without-case',
    pairs => [...pairs].sort(([left], [right]) => left.localeCompare(right, 'en')),
    'locale',
  ),
  sorts('order-by-key-and-value', pairs =>
    [...pairs].sort((left, right) => compareTexts(left.join(''), right.join(''))),
  ),
  sorts('order-descending', pairs => [...pairs].sort(([left], [right]) => compareTexts(right, left))),
  sorts('order-in-groups', pairs => {
    const isCommon = ([name]: Pair): boolean => COMMON.has(name);
    const ordered = [...pairs].sort(([left], [right]) => compareTexts(left, right));
    return [...ordered.filter(isCommon), ...ordered.filter(pair => !isCommon(pair))];
  }),
];

export const joiningSigners: readonly WrongSigner[] = [
  named('joining-ampersands', () => ({ join: pairs => pairs.map(pair => pair.join('=')).join('&') })),
  named('joining-equals-signs', () => ({ join: pairs => pairs.map(pair => pair.join('=')).join('') })),
  named('joining-values-only', () => ({ join: pairs => pairs.map(([, text]) => text).join('') })),
  named('joining-url-query', () => ({
    join: pairs => new URLSearchParams(pairs.map(([name, text]) => [name, text])).toString(),
  })),
];

const hmac =
  (kind: string) =>
  (bytes: Buffer, secret: string): Buffer =>
    createHmac(kind, secret).update(bytes).digest();
const bare: Pick<Signer, 'wrap'> = { wrap: text => text };

export const hashSigners: readonly WrongSigner[] = [
  named('hash-no-prefix-secret', () => ({ wrap: (text, secret) => text + secret })),
  named('hash-no-suffix-secret', () => ({ wrap: (text, secret) => secret + text })),
  named('hash-no-secret', () => bare),
  named('hash-key-secret', () => ({ wrap: (text, secret) => `${text}&key=${secret}` })),
  named('hash-hmac-md5', () => ({ ...bare, digest: hmac('md5') })),
  named('hash-hmac-md5', () => ({ digest: hmac('md5') }), 'wrapped'),
  named('hash-hmac-sha256', () => ({ ...bare, digest: hmac('sha256') })),
  named('hash-hmac-sha256', () => ({ digest: hmac('sha256') }), 'wrapped'),
  named('hash-sha256', () => ({ digest: bytes => createHash('sha256').update(bytes).digest() })),
  named('hash-sha1', () => ({ digest: bytes => createHash('sha1').update(bytes).digest() })),
  named('hash-latin1', () => ({
    bytes: text => Buffer.from(text.replace(/[^\p{ASCII}\u0080-\u00ff]/gu, '?'), 'latin1'),
  })),
  named('hash-utf16', () => ({ bytes: text => Buffer.from(text, 'utf16le') })),
  named('hash-base64', () => ({ show: digest => digest.toString('base64') })),
  named(
    'hash-base64',
    () => ({ show: digest => Buffer.from(digest.toString('hex')).toString('base64') }),
    'of the digits',
  ),
  named('hash-16-digits', () => ({ show: digest => digest.toString('hex').slice(8, 24) })),
  named('hash-zeros-lost', () => ({ show: digest => [...digest].map(byte => byte.toString(16)).join('') })),
];

function secrets(id: string, change: Signer['secret'], variant?: string): WrongSigner {
  return named(id, () => ({ secret: change }), variant);
}

const valueOf = (entries: readonly Entry[], name: string): string =>
  entries.map(([each, value]) => (each === name && typeof value === 'string' ? value : '')).join('');

export const secretSigners: readonly WrongSigner[] = [
  secrets('secret-newline', secret => `${secret}\n`),
  secrets('secret-newline', secret => `${secret}\r\n`, 'CR LF'),
  secrets('secret-space', secret => `${secret} `),
  secrets('secret-space', secret => ` ${secret}`, 'before'),
  secrets('secret-quoted', secret => `"${secret}"`),
  secrets('secret-case', secret => secret.toUpperCase()),
  secrets('secret-swapped', (_, entries) => valueOf(entries, 'app_key')),
  secrets('secret-is-token', (_, entries) => valueOf(entries, 'access_token')),
];

/** What happens to the texts of a body behind its signer. */
function resent(id: string, change: (text: string) => string, variant?: string): WrongSigner {
  const deep = (value: Value): Value => {
    if (typeof value === 'string') return change(value);
    if (value === null || typeof value !== 'object' || 'digits' in value) return value;
    if ('members' in value)
      return { members: value.members.map(([name, member]): Entry => [name, deep(member)]) };
    return value.map(deep);
  };
  return named(
    id,
    signer => ({ send: entries => signer.send(entries).map(([name, value]): Entry => [name, deep(value)]) }),
    variant,
  );
}

export const transportSigners: readonly WrongSigner[] = [
  resent('transport-mojibake', text => Buffer.from(text, 'utf8').toString('latin1')),
  resent('transport-html-entities', text =>
    text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'),
  ),
  resent('transport-plus-to-space', text => text.split('+').join(' ')),
  resent('transport-line-ends', text => text.split('\r\n').join('\n')),
  resent('transport-unicode-form', text => text.normalize('NFD')),
  named('transport-empty-to-null', signer => ({
    send: entries => signer.send(entries).map(([name, value]): Entry => [name, value === '' ? null : value]),
  })),
];

/** By axis; two mistakes of one axis seldom meet in one client. */
export const wrongSigners: readonly (readonly WrongSigner[])[] = [
  stringSigners,
  nestedSigners,
  scalarSigners,
  numberSigners,
  parameterSigners,
  orderSigners,
  joiningSigners,
  hashSigners,
  secretSigners,
  transportSigners,
];
