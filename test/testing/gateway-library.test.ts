import assert, { AssertionError } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createGateway } from '../../src/testing/index.ts';

const TYPE = 'bg.order.list.v2.get';
const PARAMETERS = { pageNumber: 1, pageSize: 10 };
const NOW = new Date('2026-11-22T12:00:00Z');
const MINUTE_MS = 60_000;

describe('createGateway', () => {
  test('serves a signed call of the catalogue without any document', async () => {
    await using gateway = await createGateway();
    const answer = await gateway.call(TYPE, PARAMETERS);
    assert.equal(answer.errorCode, 1_000_000, answer.text);
    const [call] = gateway.expect.received({ type: TYPE, parameters: { pageNumber: 1 }, times: 1 });
    assert.equal(call?.requestId, answer.requestId);
  });

  test('refuses by the same checks as production', async () => {
    await using gateway = await createGateway();
    const codes = await Promise.all([
      gateway.call(TYPE, PARAMETERS, { appKey: 'ak_suspended' }),
      gateway.call(TYPE, PARAMETERS, { secret: 'another' }),
      gateway.call(TYPE, PARAMETERS, { token: 'at_expired' }),
      gateway.call('mock.error.2000000'),
    ]);
    assert.deepEqual(
      codes.map(({ errorCode }) => errorCode),
      [3_000_028, 3_000_001, 3_000_034, 2_000_000],
    );
  });

  test('serves its document with the secrets of its apps', async () => {
    const document =
      'version: 1\nmode: sandbox\napps: [{ app_key: mine, secrets: [s3cret] }]\n' +
      'apis: [{ type: own.type, token: none, upstream: m, example: { n: 12345678901234567890 } }]\n' +
      'upstreams: [{ name: m, mock: true }]\npackages: [{ code: p, types: [own.type] }]\n';
    await using gateway = await createGateway({
      document: document.replace('[s3cret]', '[s3cret], packages: [p]'),
    });
    const answer = await gateway.call('own.type', {}, { appKey: 'mine' });
    assert.match(answer.text, /"n":12345678901234567890/);
  });

  test('tells every fault of a document with its line', async () => {
    await assert.rejects(async () => createGateway({ document: 'version: 1\nmode: sandbox\napp: []\n' }), {
      name: 'TypeError',
      message: /document:3:1 /,
    });
  });

  test('does not run a document of production', async () => {
    await assert.rejects(
      async () => createGateway({ document: 'version: 1\nmode: production\n' }),
      TypeError,
    );
  });
});

describe('the state of a gateway of a test', () => {
  test('follows its clock: what expires expires, what is limited is free again', async () => {
    await using gateway = await createGateway({ now: NOW });
    const limited = () => gateway.call('mock.ok', {}, { appKey: 'ak_limited', token: 'at_limited' });
    assert.equal((await limited()).errorCode, 1_000_000);
    assert.equal((await limited()).errorCode, 4_000_004);
    gateway.clock.advance(MINUTE_MS);
    assert.equal((await limited()).errorCode, 1_000_000);
    assert.equal(gateway.clock.wallMs(), NOW.getTime() + MINUTE_MS);
  });

  test('is set back by reset, the clock, faults, answers and calls included', async () => {
    await using gateway = await createGateway({ now: NOW });
    const before = await gateway.call(TYPE, PARAMETERS);
    gateway.answer(TYPE, { totalItemNum: 7 });
    gateway.faults.add({ match: { appKey: 'ak_other' }, effect: { code: 7_000_000 } });
    gateway.clock.advance(MINUTE_MS);
    assert.deepEqual((await gateway.call(TYPE, PARAMETERS)).result, { totalItemNum: 7 });
    gateway.reset();
    assert.deepEqual(gateway.calls, []);
    assert.deepEqual(gateway.faults.list(), []);
    assert.equal(gateway.clock.wallMs(), NOW.getTime());
    assert.deepEqual((await gateway.call(TYPE, PARAMETERS)).result, before.result);
  });

  test('comes back from a snapshot', async () => {
    await using gateway = await createGateway();
    gateway.answer(TYPE, '{"n":1}');
    const id = gateway.snapshot();
    gateway.answer(TYPE, '{"n":2}');
    gateway.restore(id);
    assert.deepEqual((await gateway.call(TYPE, PARAMETERS)).result, { n: 1 });
    assert.throws(() => gateway.restore('s-99'), RangeError);
  });

  test('strikes calls with the faults that a test orders, as often as it says', async () => {
    await using gateway = await createGateway();
    gateway.faults.add({ match: { type: 'bg.*' }, effect: { code: 4_000_000 }, times: 1 });
    assert.equal((await gateway.call(TYPE, PARAMETERS)).errorCode, 4_000_000);
    assert.equal((await gateway.call(TYPE, PARAMETERS)).errorCode, 1_000_000);
    assert.throws(() => gateway.faults.add({ match: {}, effect: {} }), TypeError);
  });

  test('gives the same request ids for the same seed', async () => {
    const ids = async (seed: number) => {
      await using gateway = await createGateway({ seed });
      return (await gateway.call(TYPE, PARAMETERS)).requestId;
    };
    assert.equal(await ids(7), await ids(7));
    assert.notEqual(await ids(7), await ids(8));
  });
});

describe('expectations', () => {
  test('list what was received where they fail', async () => {
    await using gateway = await createGateway();
    await gateway.call(TYPE, PARAMETERS);
    assert.throws(
      () => gateway.expect.received({ type: 'temu.*' }),
      (error: unknown) => {
        assert.ok(error instanceof AssertionError);
        assert.match(error.message, /bg\.order\.list\.v2\.get by ak_sandbox → 1000000/);
        return true;
      },
    );
    assert.throws(() => gateway.expect.received({ type: TYPE, times: 2 }), AssertionError);
    assert.deepEqual(gateway.expect.received({ type: TYPE, parameters: { pageNumber: 2 }, times: 0 }), []);
  });

  test('an unknown type fails the test at its end, with what was probably meant', async () => {
    const gateway = await createGateway();
    await gateway.call('bg.order.list.v2.gte');
    await assert.rejects(
      gateway.close(),
      /bg\.order\.list\.v2\.gte .* did you mean bg\.order\.list\.v2\.get\?/,
    );
    assert.throws(() => gateway.answer('bg.order.list.v2.gte', {}), /did you mean/);
  });

  test('an unknown type that is expected fails nothing', async () => {
    await using gateway = await createGateway();
    await gateway.call('no.such.type');
    gateway.expect.received({ type: 'no.such.type', code: 3_000_003 });
  });

  test('an explanation names the mistake of a call', async () => {
    await using gateway = await createGateway();
    const { requestId } = await gateway.call(TYPE, PARAMETERS, { secret: 'another' });
    const explanation = await gateway.explain(requestId);
    assert.equal(explanation.refusedBy, 'check-sign');
  });
});

describe('sessions', () => {
  test('eight at the same time see nothing of each other', async () => {
    await using gateway = await createGateway({ now: NOW });
    const sessions = await Promise.all(Array.from({ length: 8 }, () => gateway.session()));
    const results = await Promise.all(
      sessions.map(async (session, index) => {
        session.answer(TYPE, { of: index });
        session.clock.advance(index * MINUTE_MS);
        if (index === 3) session.faults.add({ match: {}, effect: { code: 7_000_000 } });
        for (let calls = 0; calls <= index; calls += 1) await session.call(TYPE, PARAMETERS);
        return session.call(TYPE, PARAMETERS);
      }),
    );
    for (const [index, session] of sessions.entries()) {
      session.expect.received({ type: TYPE, times: index + 2 });
      assert.equal(session.clock.wallMs(), NOW.getTime() + index * MINUTE_MS);
      if (index === 3) assert.equal(results[index]?.errorCode, 7_000_000);
      else assert.deepEqual(results[index]?.result, { of: index });
    }
    gateway.expect.received({ times: 0 });
  });
});
