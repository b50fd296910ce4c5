import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextDigests } from '../../src/adapters/node/node-digests.ts';
import { renderContext } from '../../src/wire/signed-context.ts';
import { answer, RawEndpoint, reset } from '../adapters/http/upstream-stage.ts';
import { expectSuccess, requestOf, signedBody, startStage } from './http-stage.ts';

const KEY = 'a-context-key';

test('a retry is signed anew with a nonce of its own, under the same request id', async () => {
  const heads: string[] = [];
  await using broken = await RawEndpoint.start(call => {
    heads.push(call.head);
    reset(call);
  });
  await using sound = await RawEndpoint.start(call => {
    heads.push(call.head);
    answer(200, '{}')(call);
  });
  const document = `
upstreams: [{ name: orders, urls: ["${broken.url}", "${sound.url}"], context_key: ${KEY} }]
apis: [{ type: bg.service.get, upstream: orders, token: none, idempotent: true }]
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [shop-secret], packages: [all] }]
`;
  await using stage = await startStage({ document });
  expectSuccess(await stage.ask(requestOf({ body: signedBody({ type: 'bg.service.get' }) })));
  const contexts = heads.map(readContext);
  const [first, second] = contexts;
  assert.equal(contexts.length, 2);
  assert.match(first?.nonce ?? '', /^[0-9a-f]{32}$/);
  assert.equal(second?.nonce, `${first?.nonce}2`);
  assert.equal(second?.requestId, first?.requestId);
  for (const { isSigned } of contexts) assert.ok(isSigned);
});

/** What a service reads of a head: `isSigned` by the key over all of it. */
function readContext(head: string) {
  const [line = '', ...lines] = head.trimEnd().split('\r\n');
  const [method = '', target = ''] = line.split(' ');
  const headers = lines.flatMap(each => each.split(/: (.*)/, 2));
  const valueOf = (name: string): string => headers[headers.indexOf(name) + 1] ?? '';
  const context = valueOf('x-gatewright-context');
  const [, seconds, nonce = ''] = /^t=(\d+),n=(\w+),/.exec(context) ?? [];
  const own = headers.filter((_, at) => headers[at - (at % 2)] !== 'x-gatewright-context');
  const body = Buffer.from('{"pad":""}');
  const signed = { seconds: Number(seconds), nonce, method, target, headers: own, body };
  const expected = renderContext(signed, new TextEncoder().encode(KEY), contextDigests);
  return { nonce, requestId: valueOf('x-gatewright-request-id'), isSigned: context === expected };
}
