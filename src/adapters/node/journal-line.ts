import { errorNames, type RefusalName } from '../../errors/table.ts';
import { ROUTES } from '../../model/received.ts';
import type { JournaledCall, JournaledRequest } from '../../ports/call-journal.ts';
import type { CallRecord, SentCall } from '../../ports/call-log.ts';
import type { HashToken } from '../../ports/token-directory.ts';

/** What stands where something was sent that cannot be what it should be; empty fields say that nothing was sent. */
const UNREADABLE = '!';
/** Ends every line: a line without it was torn. */
const END = '.';
const FIELDS = 22;
const ENVIRONMENTS = { formal: 'f', staging: 's', other: 'o' } as const;
const DATA_TYPES = { json: 'j', other: 'o' } as const;
/** No request says more of itself. */
const BYTES_MAX = 2 ** 31;
/** What would end a field or the line, or is no ASCII. */
const BREAKS = /[^ -~]/g;

/** One call as one line of ASCII: fields with tabs between them, in the order of `callOf`. */
export function journalLine(record: CallRecord, sent: SentCall | undefined, hash: HashToken): string {
  const { requestId, revision, atMs, code, refused, stoppedBy, appKey, mallId, address } = record;
  const { secret = '', environment } = record;
  const isReplayed = record.findings.some(({ kind }) => kind === 'replayed-sign');
  const place = environment === 'formal' ? 'f' : environment === 'staging' ? 's' : 'o';
  const outcome = `${code}\t${refused ?? ''}\t${stoppedBy ?? ''}`;
  const caller = `${appKey ?? ''}\t${mallId ?? ''}\t${plain(address)}\t${place}`;
  const sign = `${sent?.dialects ?? 0}\t${secret}\t${isReplayed ? 1 : ''}`;
  const head = `${atMs}\t${requestId}\t${plain(revision)}`;
  return `${head}\t${outcome}\t${caller}\t${sign}\t${sentFields(sent, hash)}\t${END}\n`;
}

function sentFields(sent: SentCall | undefined, hash: HashToken): string {
  if (sent === undefined) return '\t\t\t\t\t\t\t';
  const { route, keyName, token, dataType, announcedBytes } = sent;
  const tokenHash = token === undefined || token === '' ? fieldOf(token) : hash(token);
  const names = `${ROUTES.indexOf(route)}\t${keyName ?? ''}\t${fieldOf(sent.type)}\t${fieldOf(sent.version)}`;
  const kind = dataType === undefined ? '' : DATA_TYPES[dataType];
  return `${names}\t${tokenHash}\t${kind}\t${sent.bytes}\t${announcedBytes ?? ''}`;
}

function fieldOf(sent: string | undefined): string {
  return sent === undefined ? '' : sent || UNREADABLE;
}

function plain(text: string): string {
  return text.replaceAll(BREAKS, '?');
}

/** The call of a line without its break; `undefined`: it is none, or was torn. */
export function callOf(line: string): JournaledCall | undefined {
  const fields = line.split('\t');
  if (fields.length !== FIELDS || fields[FIELDS - 1] !== END) return undefined;
  const [at = '', requestId = '', revision = '', code = '', refusal = '', step = ''] = fields;
  const [key = '', mall = '', address = '', place = '', dialects = '', secret = '', replay] = fields.slice(
    6,
    13,
  );
  const sent = requestOf(fields.slice(13, 21));
  const environment = environmentOf(place);
  const refused = refusal === '' ? undefined : REFUSALS.get(refusal);
  const atMs = Number(at);
  const isGood = at !== '' && code !== '' && Number.isSafeInteger(atMs) && Number.isSafeInteger(Number(code));
  if (!isGood || environment === undefined || sent === 'unreadable') return undefined;
  if (refusal !== '' && refused === undefined) return undefined;
  return {
    requestId,
    revision,
    atMs,
    code: Number(code),
    refused,
    stoppedBy: step || undefined,
    appKey: key || undefined,
    mallId: numberOf(mall),
    address,
    environment,
    dialects: numberOf(dialects) ?? 0,
    secret: numberOf(secret),
    isReplayed: replay === '1',
    sent,
  };
}

const REFUSALS: ReadonlyMap<string, RefusalName> = new Map(
  errorNames.flatMap(name => (name === 'success' ? [] : [[name, name]])),
);

function requestOf(fields: readonly string[]): JournaledRequest | undefined | 'unreadable' {
  const [routeAt = '', keyName, type, version, tokenHash, kind, bytes = '', announced = ''] = fields;
  if (routeAt === '') return undefined;
  const route = ROUTES[Number(routeAt)];
  const size = numberOf(bytes);
  const isSized = size !== undefined && size >= 0 && size <= BYTES_MAX;
  if (route === undefined || !isSized) return 'unreadable';
  return {
    route,
    keyName: keyName === 'app_key' || keyName === 'client_id' ? keyName : undefined,
    type: sentOf(type),
    version: sentOf(version),
    tokenHash: sentOf(tokenHash),
    dataType: kind === 'j' ? 'json' : kind === 'o' ? 'other' : undefined,
    bytes: size,
    announcedBytes: numberOf(announced),
  };
}

function sentOf(field = ''): string | undefined {
  if (field === '') return undefined;
  return field === UNREADABLE ? '' : field;
}

function numberOf(field: string): number | undefined {
  const number = field === '' ? Number.NaN : Number(field);
  return Number.isSafeInteger(number) ? number : undefined;
}

function environmentOf(place: string): JournaledCall['environment'] | undefined {
  switch (place) {
    case ENVIRONMENTS.formal:
      return 'formal';
    case ENVIRONMENTS.staging:
      return 'staging';
    case ENVIRONMENTS.other:
      return 'other';
    default:
      return undefined;
  }
}
