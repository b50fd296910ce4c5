import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pem } from '../adapters/http/certificates.ts';
import { documentOf, faultsOf, warningsOf } from './faults-of.ts';

describe('the certificates of an upstream', () => {
  test('are read as they are: authority, own certificate and its key', () => {
    const tls = { ca: pem('ca.pem'), cert: pem('gateway.pem'), key: pem('gateway.key') };
    assert.deepEqual(documentOf(withTls(tls)).upstreams[0]?.tls, tls);
  });

  test('may be an authority alone, or several', () => {
    const ca = pem('ca.pem') + pem('other-ca.pem');
    const expected = { ca, cert: undefined, key: undefined };
    assert.deepEqual(documentOf(withTls({ ca })).upstreams[0]?.tls, expected);
  });

  test('are none where the key is absent', () => {
    const document = documentOf('version: 1\nupstreams: [{ name: a, url: https://a.test }]');
    assert.equal(document.upstreams[0]?.tls, undefined);
  });

  for (const [name, tls, path, message] of [
    ['a certificate without its key', { cert: pem('gateway.pem') }, 'cert', 'a certificate without its key'],
    ['a key without its certificate', { key: pem('gateway.key') }, 'key', 'a key without its certificate'],
    [
      'the key of another certificate',
      { cert: pem('gateway.pem'), key: pem('service.key') },
      'key',
      'this is the key of another certificate',
    ],
    ['an authority that is none', { ca: 'nonsense' }, 'ca', 'this is no certificate in PEM'],
    ['a key as an authority', { ca: pem('gateway.key') }, 'ca', 'this is no certificate in PEM'],
    [
      'a certificate as a key',
      { cert: pem('gateway.pem'), key: pem('gateway.pem') },
      'key',
      'this is no private key in PEM without a passphrase',
    ],
  ] as const) {
    test(`are refused: ${name}`, () => {
      const faults = faultsOf(withTls(tls));
      assert.deepEqual(
        faults.map(fault => [fault.path, fault.message]),
        [[`upstreams[0].tls.${path}`, message]],
      );
    });
  }

  test('are warned about where no URL asks for them', () => {
    const tls = JSON.stringify({ ca: pem('ca.pem') });
    const text = `version: 1\nupstreams: [{ name: a, url: http://a.test, tls: ${tls} }]`;
    assert.deepEqual(
      warningsOf(text).map(({ path, message }) => [path, message]),
      [['upstreams[0].tls', 'no URL of this upstream begins with https']],
    );
    assert.deepEqual(warningsOf(text.replace('http:', 'https:')), []);
  });

  test('are quoted in no fault', () => {
    const key = pem('service.key');
    const text = JSON.stringify(faultsOf(withTls({ cert: pem('gateway.pem'), key })));
    for (const line of key.split('\n').slice(1, -2)) assert.ok(!text.includes(line));
  });
});

function withTls(tls: Readonly<Record<string, string>>): string {
  return JSON.stringify({ version: 1, upstreams: [{ name: 'a', url: 'https://a.test', tls }] });
}
