import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { describe, test } from 'node:test';
import { Endpoint } from '../../../src/adapters/http/endpoint.ts';
import { guardedLookup, type ResolveAll } from '../../../src/adapters/http/guarded-lookup.ts';
import { outbox } from '../../../src/adapters/node/turn-outbox.ts';
import { parseAddress, parseAddressRange } from '../../../src/model/address.ts';
import { guardedAs } from '../../../src/model/guarded-addresses.ts';
import type { ServiceOutcome } from '../../../src/ports/upstream.ts';
import { MovableClock } from '../../ports/movable-clock.ts';
import { RawEndpoint, upstreamOf } from './upstream-stage.ts';

function kindOf(text: string, allowed: readonly string[] = []): string | undefined {
  const address = parseAddress(text);
  assert.ok(address !== undefined, text);
  return guardedAs(
    address,
    allowed.map(parseAddressRange).filter(range => range !== undefined),
  );
}

/** A resolver of one name after the other: the n-th look finds the n-th list, and the last for ever. */
function resolverOf(...looks: readonly (readonly string[])[]) {
  const names: string[] = [];
  const resolve: ResolveAll = (name, _, done) => {
    const addresses = looks[Math.min(names.length, looks.length - 1)] ?? [];
    names.push(name);
    setImmediate(() => done(null, addresses.map(asFound)));
  };
  return { resolve, names };
}

function asFound(address: string): LookupAddress {
  return { address, family: address.includes(':') ? 6 : 4 };
}

/** One request to a name that this resolver resolves. */
async function ask(
  port: number,
  lookup: ReturnType<typeof guardedLookup>,
  connectMsMax = 5000,
): Promise<ServiceOutcome> {
  const endpoint = new Endpoint({
    url: `http://service.test:${port}`,
    environment: 'formal',
    breaker: { failuresMax: 5, openMs: 1, openMsMax: 1 },
    lookup,
    connectMsMax,
    secureContext: undefined,
    parts: { clock: new MovableClock(0), outbox },
  });
  const outcome = await new Promise<ServiceOutcome>(settle =>
    endpoint.pool.run({
      request: Buffer.from('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n'),
      timeoutMs: 5000,
      settle,
    }),
  );
  endpoint.pool.cut();
  return outcome;
}

describe('an address', () => {
  test('is guarded in every form that leads to a guarded one, and both ends of a network are', () => {
    for (const [text, kind] of [
      ['169.254.0.0', 'a link-local address'],
      ['169.254.255.255', 'a link-local address'],
      ['fe80::', 'a link-local address'],
      ['febf:ffff::', 'a link-local address'],
      ['::ffff:169.254.0.1', 'a link-local address'],
      ['64:ff9b::169.254.0.1', 'a link-local address'],
      ['2002:a9fe:1::', 'a link-local address'],
      ['64:ff9b:1::a9fe:a9fe', 'a metadata address'],
      ['::ffff:0:169.254.169.254', 'a metadata address'],
      // Teredo has it with every bit turned.
      ['2001:0:4136:e378:8000:63bf:5601:5601', 'a metadata address'],
      ['2001:db8::5efe:169.254.169.254', 'a metadata address'],
      ['2001:db8::200:5efe:a9fe:1', 'a link-local address'],
      ['::169.254.0.1', 'a link-local address'],
      ['169.254.169.254', 'a metadata address'],
      ['fd00:ec2::254', 'a metadata address'],
      ['100.100.100.200', 'a metadata address'],
      ['0.0.0.0', 'an unspecified address'],
      ['0.255.255.255', 'an unspecified address'],
      ['::', 'an unspecified address'],
      ['::ffff:0.0.0.0', 'an unspecified address'],
      ['224.0.0.0', 'a multicast address'],
      ['239.255.255.255', 'a multicast address'],
      ['ff00::', 'a multicast address'],
      ['255.255.255.255', 'a reserved address'],
    ] as const) {
      assert.equal(kindOf(text), kind, text);
    }
  });

  test('of loopback, of a private network, and beside a guarded network is not', () => {
    for (const text of [
      '127.0.0.1',
      '::1',
      '::ffff:127.0.0.1',
      '10.0.0.1',
      '172.31.0.1',
      '192.168.1.1',
      'fd12::1',
      '169.253.255.255',
      '169.255.0.0',
      '1.0.0.0',
      '223.255.255.255',
      'fe7f::',
      'fec0::',
      'feff::',
      '100.100.100.199',
      '64:ff9b::10.0.0.1',
      '2002:a00:1::',
      '64:ff9b:1::10.0.0.1',
      '::ffff:0:10.0.0.1',
      '2001:0:4136:e378:8000:63bf:f5ff:fffe',
      'fd00::5efe:10.0.0.1',
      '2001:db8::5eff:169.254.169.254',
      '203.0.113.7',
      '2001:db8::1',
    ]) {
      assert.equal(kindOf(text), undefined, text);
    }
  });

  test('that is listed may be called, and no other', () => {
    assert.equal(kindOf('169.254.7.7', ['169.254.7.0/24']), undefined);
    assert.equal(kindOf('::ffff:169.254.7.7', ['169.254.7.7']), undefined);
    assert.equal(kindOf('169.254.8.7', ['169.254.7.0/24']), 'a link-local address');
    assert.equal(kindOf('fe80::1', ['169.254.0.0/16']), 'a link-local address');
  });
});

describe('a name', () => {
  test('of which one address is guarded is called at the others alone', async () => {
    await using service = await RawEndpoint.start();
    const { resolve } = resolverOf(['169.254.169.254', 'fe80::1', '127.0.0.1']);
    assert.equal((await ask(service.port, guardedLookup([], resolve))).outcome, 'answered');
    assert.equal(service.paths.length, 1);
  });

  test('that has only guarded addresses is not called, and the cause says why', async () => {
    const { resolve } = resolverOf(['169.254.169.254', '::ffff:169.254.1.1']);
    assert.deepEqual(await ask(9, guardedLookup([], resolve)), {
      outcome: 'silent',
      sent: false,
      cause: 'EGUARDED: service.test has a metadata address, 169.254.169.254',
    });
  });

  test('that has no address at all, or a text that is none, is not called', async () => {
    const nothing = await ask(9, guardedLookup([], resolverOf([]).resolve));
    assert.ok(nothing.outcome === 'silent' && nothing.cause.includes('service.test has no address'));
    const nonsense = await ask(9, guardedLookup([], resolverOf(['nonsense']).resolve));
    assert.ok(nonsense.outcome === 'silent' && !nonsense.sent);
  });

  test('is resolved once per connection: what is looked at is what is called', async () => {
    await using service = await RawEndpoint.start();
    const { resolve, names } = resolverOf(['127.0.0.1'], ['169.254.169.254']);
    const lookup = guardedLookup([], resolve);
    assert.equal((await ask(service.port, lookup)).outcome, 'answered');
    assert.deepEqual(names, ['service.test']);
    const second = await ask(service.port, lookup);
    assert.ok(second.outcome === 'silent' && second.cause.startsWith('EGUARDED'));
    assert.equal(service.connections, 1);
  });

  test('is resolved once for connections that are made at once, and again for later ones', async () => {
    await using service = await RawEndpoint.start();
    const { resolve, names } = resolverOf(['127.0.0.1']);
    const lookup = guardedLookup([], resolve);
    await Promise.all(Array.from({ length: 20 }, () => ask(service.port, lookup)));
    assert.equal(names.length, 1);
    await ask(service.port, lookup);
    assert.equal(names.length, 2);
  });

  test('whose resolver does not answer costs the time for a connection, not that of the call', async () => {
    const outcome = await ask(
      9,
      guardedLookup([], () => {}),
      20,
    );
    assert.deepEqual(outcome, {
      outcome: 'silent',
      sent: false,
      cause: 'ETIMEDOUT: no connection within 20 ms',
    });
  });

  test('that the resolver does not know fails with its code', async () => {
    const resolve: ResolveAll = (_, __, done) =>
      setImmediate(() => done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []));
    assert.deepEqual(await ask(9, guardedLookup([], resolve)), {
      outcome: 'silent',
      sent: false,
      cause: 'ENOTFOUND: no such name',
    });
  });

  test('of the machine itself is called as the system resolves it', async () => {
    await using service = await RawEndpoint.start();
    await using stage = upstreamOf([service.url.replace('127.0.0.1', 'localhost')]);
    assert.equal((await stage.send()).outcome, 'answered');
  });
});
