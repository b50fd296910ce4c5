import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { callPipeline } from '../../src/pipeline/call-pipeline.ts';
import { expectSuccess, requestOf, signedBody, startStage } from './http-stage.ts';

const HEADERS = ['Host: gateway.example', 'Content-Type: application/json'];

describe('access records', { timeout: 60_000 }, () => {
  test('a query string is in no record, whatever the request is answered', async () => {
    await using stage = await startStage();
    const query = '?secret=shop-secret&access_token=token-1';
    await stage.ask(requestOf({ path: `/openapi/router${query}` }));
    await stage.ask(requestOf({ path: `/nowhere${query}` }));
    await stage.ask(requestOf({ method: 'GET', path: `/ark/router${query}`, body: Buffer.alloc(0) }));
    assert.deepEqual(
      stage.gateway.records.map(({ path, httpStatus }) => `${httpStatus} ${path}`),
      ['200 /openapi/router', '404 /nowhere', '405 /ark/router'],
    );
    assert.doesNotMatch(JSON.stringify(stage.gateway.records), /secret=|shop-secret|token-1/);
  });

  test('neither sign nor token nor business parameters are in a record', async () => {
    await using stage = await startStage();
    const body = signedBody({ more: '"access_token":"token-1","password":"hunter2",' });
    expectSuccess(await stage.ask(requestOf({ body })));
    const sign = /"sign":"([^"]+)"/.exec(body.toString())?.[1] ?? '';
    assert.equal(sign.length, 32);
    const record = JSON.stringify(stage.gateway.records);
    for (const secret of [sign, 'token-1', 'hunter2', 'shop-secret'])
      assert.ok(!record.includes(secret), secret);
  });

  test('a call that a second endpoint answered says so, and one that was not sent names none', async () => {
    const document = `
upstreams: [{ name: orders, urls: ["http://127.0.0.1:1", "{service}"] }]
apis: [{ type: bg.service.get, upstream: orders, token: none }, { type: bg.service.unbound, token: none }]
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [shop-secret], packages: [all] }]
`;
    await using stage = await startStage({ document });
    stage.service.release();
    expectSuccess(await stage.ask(requestOf({ body: signedBody({ type: 'bg.service.get' }) })));
    await stage.ask(requestOf({ body: signedBody({ type: 'bg.service.unbound' }) }));
    assert.deepEqual(
      stage.gateway.records.map(({ code, attempts, endpoint }) => ({ code, attempts, endpoint })),
      [
        { code: 1_000_000, attempts: 2, endpoint: stage.service.url },
        { code: 6_000_001, attempts: undefined, endpoint: undefined },
      ],
    );
  });

  test('headers of the caller are in no record', async () => {
    await using stage = await startStage();
    await stage.ask(
      requestOf({ headers: [...HEADERS, 'Authorization: Bearer hunter2', 'Cookie: session=hunter2'] }),
    );
    assert.equal(stage.gateway.records.length, 1);
    assert.doesNotMatch(JSON.stringify(stage.gateway.records), /hunter2/);
  });

  test('a type that has not the grammar of one is in no record: it may be a secret in the wrong place', async () => {
    await using stage = await startStage();
    await stage.ask(requestOf({ body: signedBody({ type: 'a secret!' }) }));
    assert.equal(stage.gateway.records[0]?.code, 3000003);
    assert.equal(stage.gateway.records[0].type, undefined);
  });

  test('a long path is cut', async () => {
    await using stage = await startStage();
    await stage.ask(requestOf({ path: `/${'a'.repeat(5_000)}` }));
    assert.equal(stage.gateway.records[0]?.path.length, 128);
  });

  for (const [what, parts, status] of [
    ['another method', { method: 'PUT' }, 405],
    ['no route', { path: '/openapi' }, 404],
    ['another content type', { headers: ['Host: a', 'Content-Type: text/plain'] }, 415],
    ['an encoded body', { headers: [...HEADERS, 'Content-Encoding: gzip'] }, 415],
    ['two hosts', { headers: ['Host: a', 'Host: b'] }, 400],
    ['a body above every limit', { headers: [...HEADERS, 'Content-Length: 99999999'] }, 413],
  ] as const) {
    test(`${what} leaves one record, of the listener, with its reason`, async () => {
      await using stage = await startStage();
      const answer = await stage.ask(requestOf(parts));
      assert.equal(answer.status, status);
      assert.equal(stage.gateway.records.length, 1);
      const [record] = stage.gateway.records;
      assert.equal(record?.httpStatus, status);
      assert.equal(record.code, 3000000);
      assert.equal(record.stoppedBy, 'listener');
      assert.notEqual(record.cause, undefined);
      assert.ok(answer.body.includes(record.requestId));
    });
  }

  test('a call through the pipeline has a time for each step that ran', async () => {
    await using stage = await startStage();
    await stage.ask(requestOf({ body: Buffer.from('{}') }));
    await stage.ask(requestOf());
    assert.equal(stage.gateway.records[0]?.stepsMs.length, 2);
    assert.equal(stage.gateway.records[1]?.stepsMs.length, callPipeline.length);
  });
});
