import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { exchangeRaw } from '../faults/exchange-raw.ts';
import { readEnvelopes } from '../faults/read-envelopes.ts';
import { readSharedFile } from '../reference/shared-files.ts';
import { signCall } from '../reference/signers.ts';
import { APP_KEY, type FuzzGateway, NOW, SECRETS, startFuzzGateway, TOKEN, TYPE } from './fuzz-gateway.ts';
import { faultOfForwarded } from './judge-forwarded.ts';

interface Payload {
  readonly name: string;
  readonly input: string;
}

const payloadsKnown = 207;
const payloads = ['handmade', 'llhttp'].flatMap(name => payloadsOf(`corpora/http-framing/${name}.json`));
const skip =
  payloads.length === 0 ? `skipped: ${payloadsKnown} payloads of the framing corpus are absent` : false;

describe('the framing corpus over raw sockets', { skip }, () => {
  const reached: string[] = [];
  after(() =>
    console.log(`framing corpus: ${payloads.length} payloads, ${reached.length} reached the service`),
  );

  test('as it is: each connection is answered with whole envelopes and ends, and nothing reaches the service', async () => {
    const target = await startFuzzGateway();
    const findings = await attackAll(
      target,
      payloads.map(({ input }) => Buffer.from(input, 'latin1')),
    );
    await target.stop();
    assert.equal(payloads.length, payloadsKnown);
    assert.deepEqual(findings, []);
    assert.equal(target.gateway.records.filter(({ answeredBy }) => answeredBy !== 'gateway').length, 0);
  });

  test('with signed bodies: never more reaches the service than is answered, and never anything forged', async () => {
    const target = await startFuzzGateway();
    const findings = await attackAll(target, payloads.map(withSignedBodies));
    await target.stop();
    assert.deepEqual(findings, []);
    for (const { answeredBy, requestId } of target.gateway.records) {
      if (answeredBy !== 'gateway') reached.push(requestId);
    }
    assert.ok(reached.length >= 20, `only ${reached.length} reached the service`);
  });
});

async function attackAll(
  { gateway, service }: FuzzGateway,
  attacks: readonly Buffer[],
): Promise<readonly string[]> {
  const findings: string[] = [];
  const isBusy = (): boolean => service.pending > 0;
  const answers = await Promise.all(
    attacks.map(async bytes => {
      const { received, ended } = await exchangeRaw(gateway.port, [bytes], isBusy);
      if (ended === 'stuck') findings.push(`stays open: ${bytes.toString('latin1')}`);
      return readEnvelopes(received);
    }),
  );
  const served = new Map(service.take().map(request => [request.requestId, request.body]));
  for (const [index, bytes] of attacks.entries()) {
    const envelopes = answers[index] ?? [];
    const forwarded = envelopes.flatMap(({ requestId }) => served.get(requestId) ?? []);
    for (const { requestId, errorCode, text } of envelopes) {
      served.delete(requestId);
      if (errorCode === 4_000_000) findings.push(`${text}: ${bytes.toString('latin1')}`);
    }
    const fault = faultOfForwarded(bytes, forwarded);
    if (fault !== undefined) findings.push(`${fault}: ${bytes.toString('latin1')}`);
  }
  for (const body of served.values()) findings.push(`without an envelope: ${body.toString('latin1')}`);
  return findings;
}

/**
 * The payload aimed at the router, with a signed body wherever it has one under a length or in one chunk.
 *
 * Lengths are changed with the bodies where they told the truth; where they lied they go on lying by as much.
 */
function withSignedBodies({ name, input }: Payload): Buffer {
  const params = {
    type: TYPE,
    app_key: APP_KEY,
    timestamp: NOW,
    data_type: 'JSON',
    access_token: TOKEN,
    name,
  };
  const { body } = signCall('official', params, SECRETS[0]);
  const aimed = input
    .replaceAll(/^((?:POST|PUT|GET) )\S+( HTTP\/1\.[01]\r?\n)/gm, '$1/openapi/router$2')
    .replaceAll(/^(?:PUT|GET)( \/openapi\/router)/gm, 'POST$1');
  const hosted = /\r?\nhost *:/i.test(aimed) ? aimed : aimed.replace('\r\n', '\r\nHost: a\r\n');
  const chunked = hosted.replaceAll(
    /\r\n\r\n([0-9a-fA-F]+)((?:;[^\r\n]*)?\r?\n)(?:[^\r\n]+)(\r?\n)/g,
    (whole, size: string, before: string, behind: string) =>
      size === '0' ? whole : `\r\n\r\n${body.length.toString(16)}${before}${body}${behind}`,
  );
  if (chunked !== hosted) return Buffer.from(chunked, 'latin1');
  const sent = hosted.replaceAll(
    /^(content-length[ \t]*:[ \t]*[+0]*)([2-6])\b/gim,
    (_whole, before: string, length: string) =>
      `${before}${body.length + Number(length) - bodyLengthOf(hosted)}`,
  );
  return Buffer.from(sent.replaceAll(/\r\n\r\n(\{\}|abc\b|AAA)/g, `\r\n\r\n${body}`), 'latin1');
}

/** How long the first body of the corpus is in truth. */
function bodyLengthOf(input: string): number {
  return /\r\n\r\n(\{\}|abc\b|AAA)/.exec(input)?.[1]?.length ?? 0;
}

function payloadsOf(path: string): readonly Payload[] {
  const file = readSharedFile(path);
  // The corpus is an array of objects with these two texts.
  return file === undefined ? [] : (JSON.parse(file.toString()) as readonly Payload[]);
}
