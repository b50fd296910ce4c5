import assert from 'node:assert/strict';
import { createCipheriv, createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import {
  verifyWebhook,
  type WebhookDelivery,
  WebhookError,
  type WebhookOptions,
} from '../../sdk/src/webhook.ts';
import { readSharedFile } from '../reference/shared-files.ts';

const SECRET = '12345678abcdefgh';
const SENT_MS = 1726127013525;

/** A delivery sealed by other code than the client's. */
function sealed(
  eventData: string,
  more: Readonly<Record<string, string>> = {},
  secret = SECRET,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const key = Buffer.from(secret).subarray(0, 16);
  const cipher = createCipheriv('aes-128-cbc', key, key);
  const cipherText = cipher.update(eventData, 'utf8', 'base64') + cipher.final('base64');
  const headers: Record<string, string> = {
    'x-tm-app-key': 'demo-test-app',
    'x-tm-event-code': 'bg_test_event',
    'x-tm-timestamp': String(SENT_MS),
    ...more,
  };
  const signed: Record<string, string> = { ...headers, eventData };
  const text = Object.keys(signed)
    .filter(name => signed[name]?.trim() !== '')
    .sort()
    .map(name => name + (signed[name] ?? ''));
  headers['x-tm-signature'] = createHmac('sha256', secret).update(text.join('')).digest('hex');
  return { headers, body: JSON.stringify({ eventData: cipherText }) };
}

function verify(
  delivery: WebhookDelivery,
  options: Partial<WebhookOptions> = {},
): ReturnType<typeof verifyWebhook> {
  return verifyWebhook(delivery, { secret: SECRET, ...options });
}

const refusedFor = (reason: WebhookError['reason']) => (err: unknown) =>
  err instanceof WebhookError && err.reason === reason;

const file = readSharedFile('spec/sign-vectors.json');
const skip = file === undefined ? 'skipped: 1 file of published vectors is absent' : false;

describe('the published deliveries', { skip }, () => {
  // The parsed file holds the vectors under these names.
  const vector = (
    JSON.parse(file?.toString('utf8') ?? '{"webhook":{}}') as { webhook: Record<string, string> }
  ).webhook;
  const headers = {
    'x-tm-app-key': vector['x-tm-app-key'],
    'x-tm-event-code': vector['x-tm-event-code'],
    'x-tm-timestamp': vector['x-tm-timestamp'],
  };
  const body = JSON.stringify({ eventData: vector['cipherBase64'] });

  test('with an ext-param of {} are believed and decrypted', async () => {
    const signature = vector['signatureWithExtParam{}'];
    const signed = { ...headers, 'x-tm-ext-param': '{}', 'x-tm-signature': signature };
    const event = await verify({ headers: signed, body }, { secret: vector['secret'] ?? '' });
    assert.deepEqual(event, {
      appKey: 'demo-test-app',
      eventCode: 'bg_test_event',
      timestampMs: SENT_MS,
      extParam: '{}',
      eventData: vector['eventData'],
      data: { orderSn: 'XXYYZZ', status: 1 },
      id: signature,
    });
  });

  for (const blank of [undefined, '', ' ']) {
    test(`with an ext-param of ${JSON.stringify(blank)} are believed and decrypted`, async () => {
      const signed = {
        ...headers,
        ...(blank === undefined ? {} : { 'x-tm-ext-param': blank }),
        'x-tm-signature': vector['signatureWithoutExtParam'],
      };
      const event = await verify({ headers: signed, body }, { secret: vector['secret'] ?? '' });
      assert.equal(event.eventData, vector['eventData']);
    });
  }
});

describe('a delivery', () => {
  test('is read from Headers and bytes as from an object and text', async () => {
    const { headers, body } = sealed('{"a":"ü"}');
    const fetched = new Headers(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
    const event = await verify({ headers: fetched, body: Buffer.from(body) });
    assert.deepEqual(event.data, { a: 'ü' });
  });

  test('is believed in the time of two secrets, whichever sealed it', async () => {
    const delivery = sealed('{}', {}, 'another secret, longer than its key');
    const secret = [SECRET, 'another secret, longer than its key'];
    assert.equal((await verify(delivery, { secret })).eventData, '{}');
    assert.equal((await verify(sealed('{}'), { secret })).eventData, '{}');
  });

  test('has the same id when it comes again, and another one when it is another', async () => {
    const first = await verify(sealed('{"n":1}'));
    assert.equal((await verify(sealed('{"n":1}'))).id, first.id);
    assert.notEqual((await verify(sealed('{"n":2}'))).id, first.id);
  });

  test('keeps an event that is no JSON as its text', async () => {
    const event = await verify(sealed('plain'));
    assert.deepEqual([event.eventData, event.data], ['plain', undefined]);
  });

  const good = sealed('{"orderSn":"XXYYZZ","status":1}');
  const { body } = good;
  const withHeader = (name: string, value: string | undefined): WebhookDelivery => ({
    body,
    headers: { ...good.headers, [name]: value },
  });
  const cases: readonly {
    readonly what: string;
    readonly delivery: WebhookDelivery;
    readonly reason: WebhookError['reason'];
    readonly options?: Partial<WebhookOptions>;
  }[] = [
    { what: 'without a signature', delivery: withHeader('x-tm-signature', undefined), reason: 'malformed' },
    {
      what: 'with half a signature',
      delivery: withHeader('x-tm-signature', 'b5143d1a'),
      reason: 'malformed',
    },
    { what: 'without a time', delivery: withHeader('x-tm-timestamp', undefined), reason: 'malformed' },
    { what: 'without an app', delivery: withHeader('x-tm-app-key', undefined), reason: 'malformed' },
    { what: 'that is no JSON', delivery: { ...good, body: 'eventData' }, reason: 'malformed' },
    {
      what: 'whose ext-param was moved into its code, which leaves the signed text as it was',
      delivery: {
        headers: {
          ...sealed('{"orderSn":"1"}').headers,
          'x-tm-event-code': 'bg_test_eventx-tm-ext-param{}',
          'x-tm-signature':
            sealed('{"orderSn":"1"}', { 'x-tm-ext-param': '{}' }).headers['x-tm-signature'] ?? '',
        },
        body: sealed('{"orderSn":"1"}').body,
      },
      reason: 'malformed',
    },
    { what: 'without an event', delivery: { ...good, body: '{}' }, reason: 'malformed' },
    { what: 'that is no base64', delivery: { ...good, body: '{"eventData":"*"}' }, reason: 'malformed' },
    {
      what: 'with another code',
      delivery: withHeader('x-tm-event-code', 'bg_other'),
      reason: 'not-authentic',
    },
    {
      what: 'with an added ext-param',
      delivery: withHeader('x-tm-ext-param', '{}'),
      reason: 'not-authentic',
    },
    {
      what: 'with another time',
      delivery: withHeader('x-tm-timestamp', '1726127013526'),
      reason: 'not-authentic',
    },
    {
      what: 'with another signature',
      delivery: withHeader('x-tm-signature', '0'.repeat(64)),
      reason: 'not-authentic',
    },
    {
      what: 'whose cipher was cut',
      delivery: { ...good, body: body.replace(/"[^"]{24}(?=[^"]*"\}$)/, '"') },
      reason: 'not-authentic',
    },
    {
      what: 'under another secret',
      delivery: good,
      reason: 'not-authentic',
      options: { secret: 'x'.repeat(16) },
    },
    { what: 'for another app', delivery: good, reason: 'other-app', options: { appKey: 'mine' } },
    {
      what: 'older than it may be',
      delivery: good,
      reason: 'too-old',
      options: { maxAgeMs: 1000, now: () => SENT_MS + 1001 },
    },
    {
      what: 'from ahead of its time',
      delivery: good,
      reason: 'too-old',
      options: { maxAgeMs: 1000, now: () => SENT_MS - 1001 },
    },
  ];
  for (const { what, delivery, reason, options } of cases) {
    test(`${what} is not believed: ${reason}`, () =>
      assert.rejects(verify(delivery, options), refusedFor(reason)));
  }

  test('is believed at the last millisecond of its age, and for its own app', async () => {
    const options = { maxAgeMs: 1000, now: () => SENT_MS + 1000, appKey: 'demo-test-app' };
    assert.equal((await verify(good, options)).timestampMs, SENT_MS);
  });

  test('is not judged by a secret that has too few bytes for a key', async () => {
    await assert.rejects(verify(good, { secret: 'short' }), TypeError);
  });
});
