import { type AddressRange, isInRange, parseAddress, parseAddressRange } from './address.ts';
import { type RawTerm, type RawValue, readTerms } from './call-filter-terms.ts';
import { fitsGlob } from './glob.ts';
import { suggest } from './suggest.ts';

/** What a filter looks at. */
export interface FilterableCall {
  readonly requestId: string;
  readonly revision: string;
  readonly path: string;
  readonly address: string;
  readonly appKey: string | undefined;
  readonly type: string | undefined;
  readonly version: string | undefined;
  readonly mallId: number | undefined;
  readonly httpStatus: number;
  readonly code: number;
  /** The row of the error table; `undefined`: it was not refused. */
  readonly refused: string | undefined;
  readonly stoppedBy: string | undefined;
  readonly cause: string | undefined;
  readonly answeredBy: string;
  readonly environment: string;
  readonly dialect: string | undefined;
  readonly fault: string | undefined;
  readonly totalMs: number;
}

/** Whether a call is one of those that are asked for. */
export type CallFilter = (call: FilterableCall) => boolean;

/** Why a text is no filter. */
export interface CallFilterFault {
  /** In UTF-16 code units from 0. */
  readonly position: number;
  readonly message: string;
  /** What was probably meant in its place. */
  readonly suggestion?: string;
}

const LENGTH_MAX = 1000;
const VALUES_MAX = 64;

/**
 * Reads a filter: terms between blanks, all of which must hold; the empty text lets every call through.
 *
 * `key:value`, `key:one,other`, `-term` for what must not be, `"text"` or a bare word for what stands somewhere in path,
 * type, app key, cause or request id. At most 1,000 characters and 64 values. Source: docs/operations.md.
 */
export function parseCallFilter(text: string): CallFilter | CallFilterFault {
  if (text.length > LENGTH_MAX)
    return { position: LENGTH_MAX, message: `a filter has at most ${LENGTH_MAX} characters` };
  const terms = readTerms(text);
  if ('message' in terms) return terms;
  const filters: CallFilter[] = [];
  let values = 0;
  for (const term of terms) {
    values += term.values.length;
    if (values > VALUES_MAX)
      return { position: term.position, message: `a filter has at most ${VALUES_MAX} values` };
    const filter = filterOf(term);
    if (typeof filter !== 'function') return filter;
    filters.push(filter);
  }
  return call => filters.every(filter => filter(call));
}

type Read = CallFilter | CallFilterFault;
type ReadValue = (value: RawValue) => CallFilter | string;

const KEYS: Readonly<Record<string, ReadValue>> = {
  type: glob(call => call.type),
  code: glob(call => String(call.code), /^[\d*]+$/, 'a code is digits, with * for any: 3000001, 3*'),
  name: glob(call => call.refused ?? 'success'),
  app: glob(call => call.appKey),
  check: readCheck,
  mall: glob(call => call.mallId?.toString(), /^[\d*]+$/, 'a merchant is digits, with * for any'),
  status: glob(call => String(call.httpStatus), /^[\d*]+$/, 'a status is digits, with * for any: 200, 4*'),
  by: oneOf(['gateway', 'service', 'mock'], call => call.answeredBy),
  env: oneOf(['formal', 'staging', 'other'], call => call.environment),
  dialect: glob(call => call.dialect),
  version: glob(call => call.version),
  path: glob(call => call.path),
  id: glob(call => call.requestId),
  rev: glob(call => call.revision),
  fault: value =>
    value.text === 'any'
      ? call => call.fault !== undefined
      : value.text === 'none'
        ? call => call.fault === undefined
        : call => call.fault !== undefined && fitsGlob(call.fault, value.text),
  ms: readDuration,
  ip: readAddress,
};

/** The keys that a filter may use, in the order in which they are told. */
export const CALL_FILTER_KEYS: readonly string[] = Object.keys(KEYS);

function filterOf({ key, values, isNegated, position }: RawTerm): Read {
  const alternatives = key === undefined ? [textFilter(values[0])] : readValues(key, values, position);
  if (!Array.isArray(alternatives)) return alternatives;
  return call => alternatives.some(holds => holds(call)) !== isNegated;
}

function readValues(
  key: string,
  values: readonly RawValue[],
  position: number,
): CallFilter[] | CallFilterFault {
  const read = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  if (read === undefined) return unknownKey(key, position);
  const filters: CallFilter[] = [];
  for (const value of values) {
    const filter = read(value);
    if (typeof filter === 'string') return wrongValue(filter, value);
    filters.push(filter);
  }
  return filters;
}

function unknownKey(key: string, position: number): CallFilterFault {
  const meant = suggest(key, CALL_FILTER_KEYS);
  const message = `there is no key '${key}'; keys are ${CALL_FILTER_KEYS.join(', ')}; a text with a colon needs quotes`;
  return { position, message, ...(meant === undefined ? {} : { suggestion: meant }) };
}

function wrongValue(message: string, { position, text }: RawValue): CallFilterFault {
  const choices = CHOICES.exec(message)?.[1]?.split(', ') ?? [];
  const meant = suggest(text, choices);
  return { position, message, ...(meant === undefined ? {} : { suggestion: meant }) };
}

const CHOICES = /^one of (.*)$/;

function textFilter(value: RawValue | undefined): CallFilter {
  const wanted = (value?.text ?? '').toLowerCase();
  return ({ path, type = '', appKey = '', cause = '', requestId }) =>
    [path, type, appKey, cause, requestId].some(text => text.toLowerCase().includes(wanted));
}

function glob(of: (call: FilterableCall) => string | undefined, grammar?: RegExp, meaning = ''): ReadValue {
  return value => (grammar?.test(value.text) === false ? meaning : call => fits(of(call), value));
}

function fits(said: string | undefined, { text, isQuoted }: RawValue): boolean {
  return said !== undefined && (isQuoted ? said === text : fitsGlob(said, text));
}

const STEP_VERB = /^(?:check|identify|spend)-/;

/** The name of a check, or what it checks: `check-sign`, `sign`. */
function readCheck(value: RawValue): CallFilter {
  return ({ stoppedBy }) => fits(stoppedBy, value) || fits(stoppedBy?.replace(STEP_VERB, ''), value);
}

function oneOf(choices: readonly string[], of: (call: FilterableCall) => string): ReadValue {
  return ({ text }) => (choices.includes(text) ? call => of(call) === text : `one of ${choices.join(', ')}`);
}

const DURATION = /^(>=|<=|>|<|=|)(\d{1,9}(?:\.\d{1,6})?)$/;

function readDuration({ text }: RawValue): CallFilter | string {
  const [, sign = '', digits] = DURATION.exec(text) ?? [];
  if (digits === undefined) return 'a time is milliseconds, with <, <=, > or >= before them: ms:>200';
  const bound = Number(digits);
  switch (sign) {
    case '>':
      return call => call.totalMs > bound;
    case '>=':
      return call => call.totalMs >= bound;
    case '<':
      return call => call.totalMs < bound;
    case '<=':
      return call => call.totalMs <= bound;
    default:
      return call => call.totalMs === bound;
  }
}

function readAddress({ text }: RawValue): CallFilter | string {
  const range: AddressRange | undefined = parseAddressRange(text);
  if (range === undefined) return 'an address is IPv4, IPv6, or a CIDR of either: 10.0.0.0/8';
  return call => {
    const address = parseAddress(call.address);
    return address !== undefined && isInRange(address, range);
  };
}
