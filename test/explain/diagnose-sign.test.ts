import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { signDigests } from '../../src/adapters/node/node-digests.ts';
import { diagnoseSign, diagnoseSignInTurns } from '../../src/explain/diagnose-sign.ts';
import type { SignDiagnosis } from '../../src/explain/explanation.ts';
import { MISTAKES } from '../../src/explain/sign/mistakes.ts';
import type { App } from '../../src/model/app.ts';
import { DIALECTS } from '../../src/wire/dialects.ts';
import { SignVerifier } from '../../src/wire/sign-verifier.ts';
import { bodyOf } from '../pipeline/world.ts';
import { APP_KEY, OTHER_SECRET, requests, SECRET } from '../reference/wrong-signers/requests.ts';
import { type Entry, rightSigner, type Signer, signRequest } from '../reference/wrong-signers/signer.ts';
import { type WrongSigner, wrongSigners } from '../reference/wrong-signers/wrong-signers.ts';

const encoder = new TextEncoder();
const verifier = new SignVerifier(bytes => signDigests.md5Hex(bytes));

function appWith(signing: App['signing']): Pick<App, 'key' | 'secrets' | 'signing'> {
  return { key: APP_KEY, secrets: [encoder.encode(SECRET)], signing };
}

function diagnose(text: string, signing: App['signing'] = 'plain', signedText?: string): SignDiagnosis {
  const body = bodyOf(text);
  const app = appWith(signing);
  const dialects = signing === 'tolerant' ? DIALECTS : DIALECTS.filter(({ name }) => name === signing);
  return diagnoseSign(
    {
      body,
      app,
      match: verifier.find(body, body.textOf('sign'), { secrets: app.secrets, dialects }),
      otherSecrets: [encoder.encode(OTHER_SECRET)],
      ...(signedText === undefined ? {} : { signedText }),
    },
    signDigests,
  );
}

function spoiled(...mistakes: readonly WrongSigner[]): Signer {
  let signer = rightSigner;
  // A new one each time: what a mistake changes still calls the signer that it found.
  for (const { spoil } of mistakes) signer = Object.assign({}, signer, spoil(signer));
  return signer;
}

function signOf(text: string): string {
  return /"sign":"([^"]*)"/.exec(text)?.[1] ?? '';
}

function titleOf({ id, variant }: WrongSigner): string {
  return variant === undefined ? id : `${id} (${variant})`;
}

const all = Object.entries(requests);
const right = new Map(all.map(([name, entries]) => [name, signRequest(entries, SECRET, rightSigner)]));

/** Whether the mistakes change the sign, or what is sent, of this request. */
function spoils(entries: readonly Entry[], ...mistakes: readonly WrongSigner[]): string | undefined {
  const text = signRequest(entries, SECRET, spoiled(...mistakes));
  const body = bodyOf(text);
  const { secrets } = appWith('plain');
  const dialects = DIALECTS.slice(0, 1);
  return verifier.find(body, body.textOf('sign'), { secrets, dialects }) === undefined ? text : undefined;
}

function includes({ candidates }: SignDiagnosis, ids: readonly string[]): boolean {
  const wanted = new Set(ids);
  return candidates.some(ids => ids.length === wanted.size && ids.every(id => wanted.has(id)));
}

describe('single mistakes of independently written signers', () => {
  const signers = wrongSigners.flat();
  let named = 0;
  let alone = 0;
  let tried = 0;
  const wrong: string[] = [];

  for (const signer of signers) {
    test(`${titleOf(signer)} is named on every request that it spoils`, () => {
      let spoilt = 0;
      for (const [name, entries] of all) {
        const text = spoils(entries, signer);
        if (text === undefined) continue;
        spoilt += 1;
        tried += 1;
        const found = diagnose(text);
        if (includes(found, [signer.id])) {
          named += 1;
          if (found.candidates.length === 1) alone += 1;
          else assert.equal(found.verdict, 'several');
        } else
          wrong.push(`${titleOf(signer)} of ${name}: ${found.verdict} ${JSON.stringify(found.candidates)}`);
      }
      assert.ok(spoilt > 0, 'no request shows this mistake');
    });
  }

  test('at least 60 of them are tried, 95 % of all signs are named, and none is named wrong', () => {
    console.log(
      `single mistakes: ${signers.length} signers, ${tried} wrong signs, ${named} named (${((100 * named) / tried).toFixed(1)} %), ${alone} of them alone; not named: ${wrong.join('; ') || 'none'}`,
    );
    assert.ok(signers.length >= 60, `${signers.length}`);
    assert.ok(named >= 0.95 * tried, wrong.join('\n'));
    assert.deepEqual(
      wrong.filter(each => !each.includes(': unknown')),
      [],
    );
  });
});

/** Every so many of the pairs is tried: all of them would take minutes. Timestamps far off are searched alone only. */
const PAIR_STEP = 5;

describe('pairs of mistakes', () => {
  test('of at least 200 pairs 95 % are named', () => {
    let tried = 0;
    let named = 0;
    const shorter: string[] = [];
    const kinds = new Set<string>();
    const wrong: string[] = [];
    let turn = 0;
    for (const [axis, left] of wrongSigners.entries()) {
      for (const first of left) {
        for (const second of wrongSigners.slice(axis + 1).flat()) {
          if (
            [first, second].some(
              ({ variant }) => variant === 'minutes' || variant === 'with its milliseconds',
            )
          )
            continue;
          turn += 1;
          if (turn % PAIR_STEP !== 0) continue;
          const rotated = all.map((_, index) => all[(index + turn) % all.length]);
          for (const [name, entries] of rotated.filter(each => each !== undefined)) {
            const text = pairText(entries, first, second);
            if (text === undefined) continue;
            tried += 1;
            kinds.add(`${titleOf(first)} ${titleOf(second)}`);
            const found = diagnose(text);
            if (includes(found, [first.id, second.id])) named += 1;
            else if (found.candidates.some(ids => ids.length === 1))
              shorter.push(`${titleOf(first)} + ${titleOf(second)} as ${found.candidates.join(' or ')}`);
            else
              wrong.push(
                `${titleOf(first)} + ${titleOf(second)} of ${name}: ${found.verdict} ${JSON.stringify(found.candidates)}`,
              );
            break;
          }
        }
      }
    }
    console.log(
      `pairs: ${kinds.size} pairs of mistakes, ${tried} wrong signs, ${named} named (${((100 * named) / tried).toFixed(1)} %), ${shorter.length} explained by one mistake (${shorter.join('; ')}), ${wrong.length} not: ${wrong.slice(0, 12).join('; ')}`,
    );
    assert.ok(kinds.size >= 200, `${kinds.size}`);
    assert.ok(named >= 0.95 * tried, wrong.slice(0, 40).join('\n'));
  });

  /** `undefined` where one of the two changes nothing beside the other. */
  function pairText(entries: readonly Entry[], first: WrongSigner, second: WrongSigner): string | undefined {
    const text = signRequest(entries, SECRET, spoiled(first, second));
    const other = signRequest(entries, SECRET, spoiled(second, first));
    if (text !== other) return undefined;
    const alone = [[], [first], [second]].map(mistakes => signRequest(entries, SECRET, spoiled(...mistakes)));
    const isSameSign = alone.some(each => signOf(each) === signOf(text) && each === text);
    if (isSameSign || spoils(entries, first) === undefined || spoils(entries, second) === undefined)
      return undefined;
    return spoils(entries, first, second);
  }
});

describe('a diagnosis', () => {
  test('of a right sign says so', () => {
    for (const [name, text] of right) assert.equal(diagnose(text).verdict, 'right', name);
  });

  test('names each known mistake under one id, with a fix in six languages', () => {
    const ids = MISTAKES.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { id, sentence, fix } of MISTAKES) {
      assert.match(sentence, /^.{20,}\.$/, id);
      assert.match(fix.sentence, /^.{20,}\.$/, id);
      assert.deepEqual(Object.keys(fix.code).sort(), ['csharp', 'go', 'java', 'javascript', 'php', 'python']);
      for (const code of Object.values(fix.code)) assert.ok(code.length > 10, id);
    }
  });

  test('of the secret of another app tells that, and neither which nor the secret', () => {
    for (const [name, entries] of all) {
      const found = diagnose(signRequest(entries, OTHER_SECRET, rightSigner));
      assert.deepEqual(found.candidates, [['secret-of-other-app']], name);
      assert.ok(!JSON.stringify(found).includes(OTHER_SECRET));
    }
  });

  test('of a former secret tells that', () => {
    const text = signRequest(requests['plain'] ?? [], 'a-former-secret', rightSigner);
    const found = diagnoseSign(
      {
        body: bodyOf(text),
        app: appWith('plain'),
        match: undefined,
        otherSecrets: [],
        formerSecrets: [encoder.encode('a-former-secret')],
      },
      signDigests,
    );
    assert.deepEqual(found.candidates, [['secret-former']]);
    assert.ok(!JSON.stringify(found).includes('a-former-secret'));
  });

  test('never holds the secret, the right sign, or the whole token', () => {
    for (const [name, entries] of all) {
      const good = right.get(name) ?? '';
      const bare = good.replace(/,"sign":"[^"]*"/, '');
      for (const signer of wrongSigners.flatMap(axis => axis.slice(0, 2))) {
        const text = signRequest(entries, SECRET, spoiled(signer));
        const shown = JSON.stringify(diagnose(text, 'tolerant', SECRET + bare + SECRET));
        assert.ok(!shown.includes(SECRET), titleOf(signer));
        assert.ok(!shown.includes(signOf(good)), titleOf(signer));
      }
    }
  });

  test('of an app in any dialect names the one mistake that is left', () => {
    const [nullAs, insertion] = ['null-as-null', 'order-insertion'].map(id =>
      wrongSigners.flat().find(signer => signer.id === id),
    );
    assert.ok(nullAs !== undefined && insertion !== undefined);
    const text = signRequest(requests['booleans and null'] ?? [], SECRET, spoiled(nullAs, insertion));
    assert.deepEqual(diagnose(text, 'tolerant').candidates, [['order-insertion']]);
    assert.equal(diagnose(text, 'tolerant').dialect, 'plain-null');
    assert.ok(includes(diagnose(text, 'plain'), ['null-as-null', 'order-insertion']));
  });

  test('is the same when it is made in turns, between which everything else goes on', async () => {
    for (const [name, signer] of [
      ['nested', spoiled()],
      ['corners', spoiled(...wrongSigners.flatMap(axis => axis.slice(0, 1)).slice(0, 2))],
    ] as const) {
      const text = signRequest(requests[name] ?? [], 'nobody-has-this-secret', signer);
      const sign = { body: bodyOf(text), app: appWith('tolerant'), match: undefined, otherSecrets: [] };
      let turns = 0;
      let digests = 0;
      let mostDigests = 0;
      const counting = {
        ...signDigests,
        md5Hex: (data: string | Uint8Array) => (digests++, signDigests.md5Hex(data)),
      };
      const found = await diagnoseSignInTurns(sign, counting, async () => {
        turns += 1;
        mostDigests = Math.max(mostDigests, digests);
        digests = 0;
      });
      assert.deepEqual(found, diagnoseSign(sign, signDigests));
      assert.ok(turns > 20 && mostDigests <= 250, `${turns} turns, ${mostDigests} digests in one`);
    }
  });

  test('of what nobody made is no guess', () => {
    const text = (right.get('nested') ?? '').replace(
      /"sign":"[^"]*"/,
      '"sign":"00112233445566778899AABBCCDDEEFF"',
    );
    const found = diagnose(text, 'tolerant');
    assert.equal(found.verdict, 'unknown');
    assert.deepEqual(found.mistakes, []);
  });
});

test('the wrong signers import nothing from src', () => {
  const folder = new URL('../reference/wrong-signers/', import.meta.url);
  for (const name of readdirSync(folder)) {
    const imported = [...readFileSync(new URL(name, folder), 'utf8').matchAll(/from '([^']+)'/g)].map(
      ([, from]) => from,
    );
    assert.deepEqual(
      imported.filter(from => !/^(?:node:[a-z]+|\.\/[a-z-]+\.ts)$/.test(from ?? '')),
      [],
      name,
    );
  }
});
