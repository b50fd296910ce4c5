import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkSign } from '../../../src/pipeline/checks/check-sign.ts';
import { appEntry, documentOf, NOW_MS, SECRET, secretEntry } from '../document.ts';
import { signOf } from '../sign.ts';
import { atOnce, said } from '../verdict.ts';
import { appOf, bodyOf, receivedOf, type TestWorld, worldOf } from '../world.ts';

const OTHER_SECRET = 'f'.repeat(40);
/** Bodies whose text differs from dialect to dialect, with what each of them signs. */
const PLAIN = { json: { a: 1, n: null }, texts: { plain: 'a1', 'plain-null': 'a1nnull' } } as const;
const EMPTY = { json: { a: 1, e: '' }, texts: { plain: 'a1e', sparse: 'a1' } } as const;

interface Attempt {
  readonly json: object;
  readonly sign: unknown;
  readonly address?: string;
}

function attempt(world: TestWorld, { json, sign, address = '192.0.2.7' }: Attempt) {
  const received = receivedOf('{}', { client: { text: address, address: undefined } });
  return atOnce(checkSign.run({ received, body: bodyOf({ ...json, sign }), app: appOf(world) }, world));
}

function worldWith(app: Parameters<typeof appEntry>[0], failures = 120): TestWorld {
  const failureLimit = { rate: failures, perMs: 60_000, burst: failures };
  return worldOf(documentOf({ apps: [appEntry(app)], failureLimit }));
}

function dialectOf(verdict: ReturnType<typeof attempt>): string {
  return 'signature' in verdict
    ? `${verdict.signature.dialect.name}/${verdict.signature.secret}`
    : verdict.refused;
}

describe('check-sign', () => {
  test('takes a sign in any case and records dialect and secret', () => {
    const sign = signOf('a1', SECRET);
    for (const written of [sign, sign.toLowerCase()]) {
      assert.equal(dialectOf(attempt(worldOf(), { json: { a: 1 }, sign: written })), 'plain/0');
    }
  });

  test('refuses every sign that is not 32 hex digits, or not these', () => {
    const sign = signOf('a1', SECRET);
    const wrong = [
      sign.slice(1),
      `${sign}0`,
      ` ${sign.slice(1)}`,
      `${sign.slice(1)}g`,
      '0'.repeat(32),
      7,
      true,
    ];
    for (const written of [...wrong, [sign], `${sign.slice(0, 31)}é`, signOf('a1', OTHER_SECRET)]) {
      assert.equal(said(attempt(worldOf(), { json: { a: 1 }, sign: written })), 'sign-invalid');
    }
  });

  test('a large body is judged in turns of the event loop, each for one text or one digest', async () => {
    const json = { long: '<"'.repeat(20_000), nested: ['<'], empty: '', none: null };
    let turns = 0;
    const world = worldOf();
    const services = { ...world.services, nextTurn: () => Promise.resolve(void (turns += 1)) };
    const judge = (sign: string) =>
      checkSign.run(
        { received: receivedOf(), body: bodyOf({ ...json, sign }), app: appOf(world) },
        { ...world, services },
      );
    const text = `emptylong${json.long}nested["<"]`;
    assert.equal(dialectOf(await judge(signOf(text, SECRET))), 'plain/0');
    assert.equal(turns, 2);
    turns = 0;
    assert.equal(said(await judge('0'.repeat(32))), 'sign-invalid');
    assert.ok(turns > 4, `${turns} turns`);
  });

  test('large bodies that are judged side by side keep their texts apart', async () => {
    const world = worldOf();
    const judged = Array.from({ length: 8 }, async (_, nth) => {
      const long = String(nth).repeat(40_000 + nth);
      const sign = signOf(`long${long}`, nth % 2 === 0 ? SECRET : OTHER_SECRET);
      return checkSign.run(
        { received: receivedOf(), body: bodyOf({ long, sign }), app: appOf(world) },
        world,
      );
    });
    const said = (await Promise.all(judged)).map(dialectOf);
    assert.deepEqual(
      said,
      Array.from({ length: 8 }, (_, nth) => (nth % 2 === 0 ? 'plain/0' : 'sign-invalid')),
    );
  });

  test('one digit off is refused at either end', () => {
    const sign = signOf('a1', SECRET);
    const flip = (digit: string | undefined): string => (digit === '0' ? '1' : '0');
    for (const written of [flip(sign[0]) + sign.slice(1), sign.slice(0, 31) + flip(sign[31])]) {
      assert.equal(said(attempt(worldOf(), { json: { a: 1 }, sign: written })), 'sign-invalid');
    }
  });

  test('tolerant finds the dialect that the caller used', () => {
    const world = worldOf();
    const { json, texts } = PLAIN;
    assert.equal(dialectOf(attempt(world, { json, sign: signOf(texts.plain, SECRET) })), 'plain/0');
    assert.equal(
      dialectOf(attempt(world, { json, sign: signOf(texts['plain-null'], SECRET) })),
      'plain-null/0',
    );
  });

  test('strict takes plain alone, and an app that names a dialect takes that one alone', () => {
    const { json, texts } = EMPTY;
    const plain = { json, sign: signOf(texts.plain, SECRET) };
    const sparse = { json, sign: signOf(texts.sparse, SECRET) };
    const strict = worldWith({ signing: 'strict' });
    const named = worldWith({ signing: 'sparse' });
    assert.equal(dialectOf(attempt(strict, plain)), 'plain/0');
    assert.equal(dialectOf(attempt(strict, sparse)), 'sign-invalid');
    assert.equal(dialectOf(attempt(named, sparse)), 'sparse/0');
    assert.equal(dialectOf(attempt(named, plain)), 'sign-invalid');
  });

  test('the dialect that matched last is tried first, and what it shares with others is recorded as that one', () => {
    const world = worldOf();
    attempt(world, { json: EMPTY.json, sign: signOf(EMPTY.texts.sparse, SECRET) });
    assert.equal(dialectOf(attempt(world, { json: { a: 1 }, sign: signOf('a1', SECRET) })), 'sparse/0');
    assert.equal(world.services.signVerifier.digestedBytes, 2 + 2 * SECRET.length);
  });

  test('either of two live secrets signs, and the one that matched last is tried first', () => {
    const world = worldWith({ secrets: [secretEntry(SECRET), secretEntry(OTHER_SECRET)] });
    const bytes = 2 + 2 * SECRET.length;
    const rounds = [
      { secret: OTHER_SECRET, index: 1, digests: 2 },
      { secret: OTHER_SECRET, index: 1, digests: 1 },
      { secret: SECRET, index: 0, digests: 2 },
      { secret: SECRET, index: 0, digests: 1 },
    ];
    for (const { secret, index, digests } of rounds) {
      assert.equal(
        dialectOf(attempt(world, { json: { a: 1 }, sign: signOf('a1', secret) })),
        `plain/${index}`,
      );
      assert.equal(world.services.signVerifier.digestedBytes, digests * bytes);
    }
  });

  test('a secret that retires signs to the instant of its end, also where it matched last', () => {
    const world = worldWith({ secrets: [secretEntry(SECRET), secretEntry(OTHER_SECRET, NOW_MS + 1)] });
    const old = { json: { a: 1 }, sign: signOf('a1', OTHER_SECRET) };
    assert.equal(dialectOf(attempt(world, old)), 'plain/1');
    for (const nowMs of [NOW_MS + 1, NOW_MS + 2])
      assert.equal(dialectOf(attempt({ ...world, nowMs }, old)), 'sign-invalid');
    const fresh = { json: { a: 1 }, sign: signOf('a1', SECRET) };
    assert.equal(dialectOf(attempt({ ...world, nowMs: NOW_MS + 1 }, fresh)), 'plain/0');
  });

  test('a remembered second secret that the app no longer has is forgotten without harm', () => {
    const world = worldWith({ secrets: [secretEntry(SECRET)] });
    world.services.signLedger.remember(appOf(world).key, { dialect: 'plain', secret: 1 });
    assert.equal(dialectOf(attempt(world, { json: { a: 1 }, sign: signOf('a1', SECRET) })), 'plain/0');
    assert.equal(world.services.signLedger.remembered(appOf(world).key)?.secret, 0);
  });

  test('a wrong sign is not remembered', () => {
    const world = worldOf();
    attempt(world, { json: { a: 1 }, sign: '0'.repeat(32) });
    assert.equal(world.services.signLedger.remembered(appOf(world).key), undefined);
  });
});

describe('check-sign under guessing', () => {
  const { json, texts } = PLAIN;
  const wrong = { json, sign: '0'.repeat(32) };
  const remembered = { json, sign: signOf(texts.plain, SECRET) };
  const another = { json, sign: signOf(texts['plain-null'], SECRET) };
  const digestedBy = (world: TestWorld, tried: Attempt): number => {
    attempt(world, tried);
    return world.services.signVerifier.digestedBytes;
  };

  test('as many failures as the limit allows change nothing; the next wrong sign costs one dialect', () => {
    const world = worldWith({}, 3);
    const dear = digestedBy(world, wrong);
    assert.equal(digestedBy(world, wrong), dear);
    assert.equal(digestedBy(world, wrong), dear);
    const cheap = digestedBy(world, wrong);
    assert.ok(cheap > 0 && cheap < dear, `${cheap} of ${dear} bytes`);
  });

  test('nobody is locked out: the remembered dialect goes on working, and the answer to a wrong sign is the same', () => {
    const world = worldWith({}, 1);
    const before = attempt(world, wrong);
    const after = attempt(world, wrong);
    assert.equal(said(before), said(after));
    assert.deepEqual(
      ['message', 'retryAfterMs', 'httpStatus'].filter(key => key in after),
      [],
    );
    assert.equal(dialectOf(attempt(world, remembered)), 'plain/0');
    assert.equal(dialectOf(attempt(world, another)), 'sign-invalid');
  });

  test('both live secrets are tried in the remembered dialect', () => {
    const world = worldWith({ secrets: [secretEntry(SECRET), secretEntry(OTHER_SECRET)] }, 1);
    attempt(world, wrong);
    assert.equal(dialectOf(attempt(world, { json, sign: signOf('a1', OTHER_SECRET) })), 'plain/1');
  });

  test('an address that failed too often is throttled for other apps as well, and no other address is', () => {
    const apps = [appEntry(), appEntry({ appKey: 'app-2' })];
    const failureLimit = { rate: 2, perMs: 60_000, burst: 2 };
    const world = worldOf(documentOf({ apps, failureLimit }));
    const by = (key: string, address: string): string => {
      const received = receivedOf('{}', { client: { text: address, address: undefined } });
      const body = bodyOf({ ...json, sign: another.sign });
      return said(checkSign.run({ received, body, app: appOf(world, key) }, world));
    };
    for (let failures = 0; failures < 2; failures += 1) attempt(world, { ...wrong, address: '192.0.2.66' });
    assert.equal(by('app-2', '192.0.2.66'), 'sign-invalid');
    assert.equal(by('app-2', '192.0.2.7'), 'passes');
  });

  test('the throttle ends when the limit has refilled', () => {
    const world = worldWith({}, 1);
    attempt(world, wrong);
    assert.equal(dialectOf(attempt(world, another)), 'sign-invalid');
    world.clock.advance(59_999);
    assert.equal(dialectOf(attempt(world, another)), 'sign-invalid');
    world.clock.advance(60_000);
    assert.equal(dialectOf(attempt(world, another)), 'plain-null/0');
  });
});
