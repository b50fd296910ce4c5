import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signDigests } from '../../src/adapters/node/node-digests.ts';
import { NAMED_BODY_BYTES_MAX, nameMistake } from '../../src/explain/name-mistake.ts';
import { MISTAKES } from '../../src/explain/sign/mistakes.ts';
import type { App } from '../../src/model/app.ts';
import { bodyOf } from '../pipeline/world.ts';
import { APP_KEY, OTHER_SECRET, requests, SECRET } from '../reference/wrong-signers/requests.ts';
import { rightSigner, type Signer, signRequest } from '../reference/wrong-signers/signer.ts';
import { type WrongSigner, wrongSigners } from '../reference/wrong-signers/wrong-signers.ts';

const encoder = new TextEncoder();
const signers = wrongSigners.flat();
const all = Object.entries(requests);

function appWith(
  signing: App['signing'],
  ...secrets: readonly string[]
): Pick<App, 'key' | 'secrets' | 'signing'> {
  return { key: APP_KEY, secrets: secrets.map(secret => encoder.encode(secret)), signing };
}

function nameIn(text: string, app = appWith('plain', SECRET)): string | undefined {
  return nameMistake({ body: bodyOf(text), app }, signDigests);
}

function signerOf(...ids: readonly string[]): Signer {
  return ids.reduce((signer, id) => {
    const wrong = signers.find(each => each.id === id);
    assert.ok(wrong !== undefined, id);
    return Object.assign({}, signer, wrong.spoil(signer));
  }, rightSigner);
}

function linesOf({ spoil }: WrongSigner, app?: ReturnType<typeof appWith>): readonly (string | undefined)[] {
  const signer = Object.assign({}, rightSigner, spoil(rightSigner));
  const spoilt = all.filter(
    ([, entries]) => signRequest(entries, SECRET, signer) !== signRequest(entries, SECRET, rightSigner),
  );
  return spoilt.map(([, entries]) => nameIn(signRequest(entries, SECRET, signer), app));
}

function withSign(text: string, sign: string): string {
  return text.replace(/"sign":"[^"]*"/, `"sign":"${sign}"`);
}

describe('the mistake in a wrong sign is named to its caller', () => {
  /** Found only by trying more than a caller's wait is worth, or told to nobody who has proved nothing. */
  const NOT_TOLD = new Set(['minutes', 'with its milliseconds']);

  for (const wrong of signers.filter(
    ({ id, variant }) => id !== 'secret-case' && !NOT_TOLD.has(variant ?? ''),
  ))
    test(`${wrong.id}${wrong.variant === undefined ? '' : ` (${wrong.variant})`}`, () => {
      const lines = linesOf(wrong).filter(line => line !== undefined);
      assert.ok(
        lines.some(line => line.split(': ')[0]?.split(' or ').includes(wrong.id)),
        lines.join(),
      );
      for (const line of lines) assert.match(line, /^[\x20-\x7e]{10,180}$/);
    });

  test('in a sentence that is written once, and holds nothing of the call', () => {
    const sentences = new Map(MISTAKES.map(({ id, sentence }) => [id, sentence.replace(/\.$/, '')]));
    const fixes = new Set(MISTAKES.map(({ fix }) => fix.sentence.replace(/\.$/, '')));
    for (const line of signers.flatMap(wrong => linesOf(wrong))) {
      const [ids = '', ...rest] = line?.split(': ') ?? [];
      if (line === undefined) continue;
      const said = rest.join(': ');
      if (ids.includes(' or '))
        assert.ok(fixes.has(said) || said === 'More than one mistake makes this sign', said);
      else assert.equal(said, sentences.get(ids));
    }
  });

  test('whatever dialect its app signs in, and with each of its live secrets', () => {
    const entries = requests['booleans and null'] ?? [];
    const text = signRequest(entries, SECRET, signerOf('null-as-null', 'order-insertion'));
    assert.match(nameIn(text, appWith('tolerant', OTHER_SECRET, SECRET)) ?? '', /^order-insertion: /);
    assert.match(nameIn(text, appWith('plain-null', SECRET)) ?? '', /^order-insertion: /);
  });
});

describe('a caller who has proved nothing is not told', () => {
  const [, entries = []] = all.find(([name]) => name === 'nested') ?? [];
  const right = signRequest(entries, SECRET, rightSigner);

  test('that another app has the secret, nor that its letters are right but for their case', () => {
    assert.equal(nameIn(signRequest(entries, OTHER_SECRET, rightSigner)), undefined);
    assert.equal(nameIn(signRequest(entries, SECRET, signerOf('secret-case'))), undefined);
  });

  test('of two mistakes at once', () => {
    const text = signRequest(entries, SECRET, signerOf('order-insertion', 'hash-no-prefix-secret'));
    assert.equal(nameIn(text), undefined);
  });

  test('of a sign that is near the right one', () => {
    const sign = /"sign":"([^"]*)"/.exec(right)?.[1] ?? '';
    for (const near of [
      sign.slice(0, 31),
      `${sign}0`,
      sign.replace(/.$/, last => (last === '0' ? '1' : '0')),
      '',
    ])
      assert.equal(nameIn(withSign(right, near)), undefined, near);
  });

  test('how the app signs or what its secrets are, by a sign that needs none of them', () => {
    const keyless = ['hash-no-secret', 'secret-is-token'];
    const apps = [
      appWith('plain', SECRET),
      appWith('plain', 'another-secret', 'a-second-secret'),
      appWith('go', SECRET),
      appWith('official', 'another-secret'),
      appWith('tolerant', SECRET),
    ];
    for (const [name, each] of all) {
      for (const id of keyless) {
        for (const dialect of ['null-as-null', 'empty-dropped', undefined]) {
          const made = dialect === undefined ? signerOf(id) : signerOf(dialect, id);
          const text = signRequest(each, 'nobody-knows', made);
          const said = apps.map(app => nameIn(text, app));
          assert.equal(new Set(said).size, 1, `${name} ${id} ${dialect}: ${said.join(' / ')}`);
        }
      }
    }
  });

  test('anything of a body of more than 16 KiB, which costs nothing then', () => {
    let digests = 0;
    const counting = {
      ...signDigests,
      md5Hex: (data: string | Uint8Array) => (digests++, signDigests.md5Hex(data)),
    };
    const large = right.replace('{', `{"filler":"${'x'.repeat(NAMED_BODY_BYTES_MAX)}",`);
    assert.equal(nameMistake({ body: bodyOf(large), app: appWith('plain', SECRET) }, counting), undefined);
    assert.equal(digests, 0);
  });
});

test('a wrong sign costs a bounded number of digests and digested characters, whatever stands in the body', () => {
  const corners = String.raw`"a":null,"b":"","c":"q\"","d":{"e":"<&='","n":null,"u":"é"},"f":1.0,"g":true`;
  for (const size of [0, 100, 1_000, 4_000, 16_000]) {
    let digests = 0;
    let characters = 0;
    const count = (data: string | Uint8Array): void => {
      digests += 1;
      characters += data.length;
    };
    const counting = Object.fromEntries(
      Object.entries(signDigests).map(
        ([name, digest]: [string, (...data: (string | Uint8Array)[]) => string]) => [
          name,
          (...data: (string | Uint8Array)[]) => {
            count(data.at(-1) ?? '');
            return digest(...data);
          },
        ],
      ),
    ) as unknown as typeof signDigests; // the same functions, counted
    const sign = '00112233445566778899AABBCCDDEEFF';
    const text = `{"type":"a.b","app_key":"k","timestamp":1795348800,${corners},"z":"${'x'.repeat(size)}","sign":"${sign}"}`;
    const app = appWith('tolerant', SECRET, OTHER_SECRET);
    assert.equal(nameMistake({ body: bodyOf(text), app }, counting), undefined);
    assert.ok(digests > 0 && digests <= 1_000, `${size}: ${digests} digests`);
    assert.ok(characters <= 420_000, `${size}: ${characters} characters`);
  }
});
