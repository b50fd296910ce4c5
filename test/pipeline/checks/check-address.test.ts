import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseAddress } from '../../../src/model/address.ts';
import { checkAddress } from '../../../src/pipeline/checks/check-address.ts';
import { appEntry, documentOf } from '../document.ts';
import { said } from '../verdict.ts';
import { appOf, receivedOf, worldOf } from '../world.ts';

function check(ipAllow: readonly string[], text: string): string {
  const world = worldOf(documentOf({ apps: [appEntry({ ipAllow })] }));
  const received = receivedOf('{}', { client: { text, address: parseAddress(text) } });
  return said(checkAddress.run({ received, app: appOf(world) }, world));
}

/** Per list: the addresses at both ends of it and those right outside. */
const EDGES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['192.0.2.7', ['192.0.2.7'], ['192.0.2.6', '192.0.2.8']],
  ['192.0.2.7/32', ['192.0.2.7'], ['192.0.2.6', '192.0.2.8']],
  ['192.0.2.8/31', ['192.0.2.8', '192.0.2.9'], ['192.0.2.7', '192.0.2.10']],
  ['10.1.0.0/16', ['10.1.0.0', '10.1.255.255'], ['10.0.255.255', '10.2.0.0']],
  ['10.1.2.3/16', ['10.1.0.0', '10.1.255.255'], ['10.0.255.255', '10.2.0.0']],
  ['128.0.0.0/1', ['128.0.0.0', '255.255.255.255'], ['127.255.255.255']],
  ['0.0.0.0/0', ['0.0.0.0', '255.255.255.255'], ['::1']],
  [
    '2001:db8::/32',
    ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:db7:ffff::', '2001:db9::'],
  ],
  ['2001:db8::/33', ['2001:db8:7fff:ffff::'], ['2001:db8:8000::']],
  ['::1/128', ['::1'], ['::', '::2']],
  ['::/0', ['::1', '192.0.2.7'], []],
];

describe('check-address', () => {
  test('an empty list allows any address, also one that could not be read', () => {
    for (const text of ['192.0.2.7', '::1', 'nonsense', '']) assert.equal(check([], text), 'passes');
  });

  for (const [range, inside, outside] of EDGES) {
    test(`${range} ends where it ends`, () => {
      for (const text of inside) assert.equal(check([range], text), 'passes', text);
      for (const text of outside) assert.equal(check([range], text), 'address-not-allowed', text);
    });
  }

  test('any entry of the list is enough', () => {
    const list = ['192.0.2.1', '2001:db8::/64', '198.51.100.0/24'];
    for (const text of ['192.0.2.1', '2001:db8::9', '198.51.100.9'])
      assert.equal(check(list, text), 'passes');
    assert.equal(check(list, '203.0.113.1'), 'address-not-allowed');
  });

  test('IPv4-mapped IPv6 equals IPv4, both ways', () => {
    assert.equal(check(['192.0.2.7'], '::ffff:192.0.2.7'), 'passes');
    assert.equal(check(['::ffff:192.0.2.7'], '192.0.2.7'), 'passes');
    assert.equal(check(['::ffff:192.0.2.0/120'], '192.0.2.255'), 'passes');
    assert.equal(check(['::ffff:192.0.2.0/120'], '192.0.3.0'), 'address-not-allowed');
  });

  test('an address that could not be read is on no list', () => {
    for (const text of ['nonsense', ''])
      assert.equal(check(['0.0.0.0/0', '::/0'], text), 'address-not-allowed');
  });
});
