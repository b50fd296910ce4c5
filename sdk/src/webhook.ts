/** A delivery as it came in. */
export interface WebhookDelivery {
  /** `Headers`, or an object with lower-case names as Node has it. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The whole body. */
  readonly body: string | Uint8Array;
}

/** What a delivery says, once it is known to come from the platform. */
export interface WebhookEvent {
  readonly appKey: string;
  readonly eventCode: string;
  /** When the platform sent it, in milliseconds since 1970. */
  readonly timestampMs: number;
  readonly extParam: string | undefined;
  /** The decrypted text of the event. */
  readonly eventData: string;
  /** `eventData` read as JSON; `undefined` where it is none. */
  readonly data: unknown;
  /**
   * The same for the same delivery: its signature.
   *
   * Deliveries come again until they are acknowledged, and one that is stamped anew has another id. What must not
   * happen twice is decided by what the event is about: an order and its state.
   */
  readonly id: string;
}

export interface WebhookOptions {
  /** The app secret, or the two that are live while it is changed. At least 16 bytes. */
  readonly secret: string | readonly string[];
  /** Deliveries for other apps are refused. */
  readonly appKey?: string | undefined;
  /** How old a delivery may be, included; default: any age, because the last repetition comes after a day. */
  readonly maxAgeMs?: number | undefined;
  readonly now?: (() => number) | undefined;
}

/**
 * A delivery that is not to be believed; answer it with HTTP 400 and nothing else.
 *
 * `malformed` no delivery at all · `not-authentic` the secret does not fit, or something was changed ·
 * `other-app` for another app · `too-old` beyond `maxAgeMs`, or as far ahead.
 */
export class WebhookError extends Error {
  override readonly name = 'webhook-error';
  readonly reason: 'malformed' | 'not-authentic' | 'other-app' | 'too-old';

  constructor(reason: WebhookError['reason']) {
    super(`the delivery is not accepted: ${reason}`);
    this.reason = reason;
  }
}

const KEY_BYTES = 16;
const encoder = new TextEncoder();
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Verifies and decrypts a delivery; acknowledge it with HTTP 200 within 500 ms, and work on it afterwards.
 *
 * Rejects with `WebhookError`, or with a `TypeError` where a secret has fewer than 16 bytes. Source: protocol.md §10.
 */
export async function verifyWebhook(
  delivery: WebhookDelivery,
  { secret, appKey, maxAgeMs, now = Date.now }: WebhookOptions,
): Promise<WebhookEvent> {
  const sealed = readDelivery(delivery);
  const secrets = typeof secret === 'string' ? [secret] : secret;
  const opened = await Promise.all(secrets.map(each => open(sealed, each)));
  const eventData = opened.find(text => text !== undefined);
  // Padding and signature fail alike: telling them apart would help whoever guesses at the cipher.
  if (eventData === undefined) throw new WebhookError('not-authentic');
  if (appKey !== undefined && sealed.appKey !== appKey) throw new WebhookError('other-app');
  const timestampMs = Number(sealed.timestamp);
  if (maxAgeMs !== undefined && Math.abs(now() - timestampMs) > maxAgeMs) throw new WebhookError('too-old');
  const { extParam, eventCode, signature } = sealed;
  return {
    appKey: sealed.appKey,
    eventCode,
    timestampMs,
    extParam,
    eventData,
    data: parsed(eventData),
    id: signature,
  };
}

/** A delivery by its parts, of which nothing is proved yet. */
interface Sealed {
  readonly appKey: string;
  readonly eventCode: string;
  /** 13 digits. */
  readonly timestamp: string;
  /** Lower-case hex. */
  readonly signature: string;
  readonly extParam: string | undefined;
  readonly cipher: Uint8Array<ArrayBuffer>;
}

function readDelivery({ headers, body }: WebhookDelivery): Sealed {
  const header = (name: string): string | undefined => {
    const value = headers instanceof Headers ? headers.get(name) : headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const appKey = header('x-tm-app-key');
  const eventCode = header('x-tm-event-code');
  const timestamp = header('x-tm-timestamp') ?? '';
  const signature = header('x-tm-signature')?.toLowerCase() ?? '';
  const cipher = cipherOf(body);
  const isWhole = /^\d{13}$/.test(timestamp) && /^[0-9a-f]{64}$/.test(signature);
  // Names and values stand in the signed text with nothing between them: a value must not bring a name along.
  if (`${appKey} ${eventCode}`.includes('x-tm-')) throw new WebhookError('malformed');
  if (appKey === undefined || eventCode === undefined || cipher === undefined || !isWhole) {
    throw new WebhookError('malformed');
  }
  const extParam = header('x-tm-ext-param');
  return { appKey, eventCode, timestamp, signature, extParam, cipher };
}

function cipherOf(body: string | Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  try {
    const message: unknown = JSON.parse(typeof body === 'string' ? body : utf8.decode(body));
    if (typeof message !== 'object' || message === null || !('eventData' in message)) return undefined;
    const { eventData } = message;
    return typeof eventData === 'string'
      ? Uint8Array.from(atob(eventData), char => char.charCodeAt(0))
      : undefined;
  } catch {
    return undefined;
  }
}

/** The text of the event; `undefined` where this secret did not seal it. */
async function open(sealed: Sealed, secret: string): Promise<string | undefined> {
  const bytes = encoder.encode(secret);
  if (bytes.length < KEY_BYTES) throw new TypeError('an app secret has at least 16 bytes');
  const eventData = await decrypt(sealed.cipher, bytes.slice(0, KEY_BYTES));
  const isAuthentic = await verify(sealed, eventData ?? '', bytes);
  return isAuthentic ? eventData : undefined;
}

async function decrypt(
  cipher: Uint8Array<ArrayBuffer>,
  keyAndVector: Uint8Array<ArrayBuffer>,
): Promise<string | undefined> {
  const key = await crypto.subtle.importKey('raw', keyAndVector, 'AES-CBC', false, ['decrypt']);
  try {
    return utf8.decode(await crypto.subtle.decrypt({ name: 'AES-CBC', iv: keyAndVector }, key, cipher));
  } catch {
    return undefined;
  }
}

/** Compares in constant time, which is what WebCrypto's `verify` does. */
async function verify(sealed: Sealed, eventData: string, secret: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['verify']);
  const signature = Uint8Array.from(sealed.signature.match(/../g) ?? [], hex => Number.parseInt(hex, 16));
  return crypto.subtle.verify('HMAC', key, signature, encoder.encode(signedTextOf(sealed, eventData)));
}

/** Names and values by ascending name; a blank ext-param is left out. */
function signedTextOf({ appKey, eventCode, timestamp, extParam = '' }: Sealed, eventData: string): string {
  const ext = extParam.trim() === '' ? '' : `x-tm-ext-param${extParam}`;
  return `eventData${eventData}x-tm-app-key${appKey}x-tm-event-code${eventCode}${ext}x-tm-timestamp${timestamp}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
