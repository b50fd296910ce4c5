import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { isInAny, isInRange, parseAddress, parseAddressRange } from '../../src/model/address.ts';

/** Texts that are addresses, nearly addresses, and pieces of both. */
const pieces = fc.constantFrom(
  '0',
  '1',
  '9',
  '10',
  '255',
  '256',
  '01',
  '001',
  'f',
  'F',
  'ffff',
  '10000',
  'abcd',
  'g',
  '.',
  ':',
  '::',
  '%',
  '%eth0',
  '%1',
  '/',
  ' ',
  '-',
  '192.0.2.1',
  '1.2.3',
  '::ffff:',
  'ffff:',
  '2001:db8',
  '0:0:0:0:0:0:0:0',
  '"',
  '\n',
);
const mixed = fc.array(pieces, { maxLength: 10 }).map(parts => parts.join(''));
const groups = fc.array(fc.constantFrom('', '0', '1', 'ff', 'FFFF', '12345', '1.2.3.4', 'x'), {
  minLength: 1,
  maxLength: 10,
});
const grouped = groups.map(parts => parts.join(':'));
const dotted = fc
  .array(fc.oneof(fc.integer({ min: -1, max: 300 }).map(String), fc.constantFrom('', '00', '1e1', '0x1')), {
    minLength: 3,
    maxLength: 5,
  })
  .map(parts => parts.join('.'));
const texts = fc.oneof(mixed, grouped, dotted, fc.ipV4(), fc.ipV6(), fc.string());

/** Node keeps mapped addresses apart by family; for us they are IPv4. */
const plainV6 = fc.ipV6().filter(text => !isMapped(text));

function isMapped(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && address[0] === 0 && address[1] === 0 && address[2] === 0xffff;
}

describe('parseAddress', () => {
  test('reads exactly what node:net takes for an address', () => {
    fc.assert(
      fc.property(texts, text => {
        assert.equal(parseAddress(text) !== undefined, isIP(text) !== 0, JSON.stringify(text));
      }),
      { numRuns: 20_000 },
    );
  });

  test('refuses what is nearly one', () => {
    const nearly = [
      '',
      ' ',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.4 ',
      '01.2.3.4',
      '1.2.3.256',
      '1.2.3.-4',
      '0x1.2.3.4',
      '1.2.3.4%eth0',
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7::8',
      '12345::',
      'g::',
      '::1.2.3',
      '1.2.3.4::',
      '::1.2.3.4:5',
      '[::1]',
      '::1/64',
      'fe80::1%',
      'fe80::1%"',
      'fe80::1%eth 0',
      'fe80::1%a%b',
    ];
    for (const text of nearly) {
      assert.equal(parseAddress(text), undefined, JSON.stringify(text));
      assert.equal(isIP(text), 0, JSON.stringify(text));
    }
  });

  test('writings of one address are equal', () => {
    const same = [
      ['::1', '0:0:0:0:0:0:0:1', '0000::0001', '::0.0.0.1'],
      ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:c000:201', '0:0:0:0:0:ffff:c000:0201'],
      ['fe80::1', 'fe80::1%eth0', 'FE80:0:0:0:0:0:0:1%2'],
      ['::', '0::', '::0', '0::0'],
    ];
    for (const writings of same) {
      const [first, ...others] = writings.map(parseAddress);
      assert.ok(first);
      for (const other of others) assert.deepEqual(other, first);
    }
  });
});

describe('address ranges', () => {
  test('hold exactly the IPv4 addresses that a BlockList of node:net holds', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.nat(32), (base, probe, prefix) => {
        assertSame({ family: 'ipv4', base, probe, prefix });
      }),
      { numRuns: 2000 },
    );
  });

  test('hold exactly the IPv6 addresses that a BlockList of node:net holds', () => {
    fc.assert(
      fc.property(plainV6, plainV6, fc.integer({ min: 1, max: 128 }), (base, probe, prefix) => {
        assertSame({ family: 'ipv6', base, probe, prefix });
      }),
      { numRuns: 2000 },
    );
  });

  test('hold their own neighbours as a BlockList does, one bit away at every place', () => {
    for (let prefix = 0; prefix <= 32; prefix += 1) {
      for (let bit = 0; bit < 32; bit += 1) {
        const probe = ((0xc0a8_5533 ^ (1 << bit)) >>> 0).toString(16).padStart(8, '0');
        const parts = probe.match(/../g)?.map(part => Number.parseInt(part, 16)) ?? [];
        assertSame({ family: 'ipv4', base: '192.168.85.51', probe: parts.join('.'), prefix });
      }
    }
  });

  test('a prefix ends at the bits of its family, both ends included', () => {
    for (const text of ['0.0.0.0/0', '1.2.3.4/32', '::/0', '::1/128', '1.2.3.4', '::1', '1.2.3.4/08']) {
      assert.ok(parseAddressRange(text), text);
    }
    for (const text of [
      '1.2.3.4/33',
      '::1/129',
      '1.2.3.4/-1',
      '1.2.3.4/',
      '1.2.3.4/1/2',
      '/8',
      '',
      '1.2.3.4/a',
    ]) {
      assert.equal(parseAddressRange(text), undefined, text);
    }
  });

  test('no range holds nothing, and any one of several is enough', () => {
    const probe = parseAddress('10.0.0.1');
    const ranges = ['192.0.2.0/24', '10.0.0.0/8'].flatMap(text => parseAddressRange(text) ?? []);
    assert.ok(probe);
    assert.equal(isInAny(probe, []), false);
    assert.equal(isInAny(probe, ranges), true);
    assert.equal(isInAny(probe, ranges.slice(0, 1)), false);
  });
});

interface Membership {
  readonly family: 'ipv4' | 'ipv6';
  readonly base: string;
  readonly probe: string;
  readonly prefix: number;
}

function assertSame({ family, base, probe, prefix }: Membership): void {
  const list = new BlockList();
  list.addSubnet(base, prefix, family);
  const range = parseAddressRange(`${base}/${prefix}`);
  const address = parseAddress(probe);
  assert.ok(range && address);
  assert.equal(isInRange(address, range), list.check(probe, family), `${probe} in ${base}/${prefix}`);
}
