import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signDigests } from '../../src/adapters/node/node-digests.ts';
import { diagnoseSign } from '../../src/explain/diagnose-sign.ts';
import type { SignDiagnosis } from '../../src/explain/explanation.ts';
import { bodyOf } from '../pipeline/world.ts';
import { APP_KEY, requests, SECRET } from '../reference/wrong-signers/requests.ts';
import { rightSigner, type Signer, signRequest } from '../reference/wrong-signers/signer.ts';
import { wrongSigners } from '../reference/wrong-signers/wrong-signers.ts';

const TOKEN = 'uplcurrent07163c6dbc36eb08';

function diagnose(text: string): SignDiagnosis {
  const app = { key: APP_KEY, secrets: [new TextEncoder().encode(SECRET)], signing: 'plain' } as const;
  return diagnoseSign({ body: bodyOf(text), app, match: undefined, otherSecrets: [] }, signDigests);
}

function signedWrongly(parameters: Readonly<Record<string, unknown>>, signedText: string): string {
  const sign = signDigests.md5Hex(new TextEncoder().encode(signedText)).toUpperCase();
  return JSON.stringify({ ...parameters, sign });
}

function sideOf({ diff }: SignDiagnosis, left: 'added' | 'removed'): string {
  return diff
    .filter(({ kind }) => kind !== left)
    .map(({ text }) => text)
    .join('');
}

describe('the text behind a wrong sign', () => {
  const parameters = {
    access_token: TOKEN,
    app_key: APP_KEY,
    pageNumber: 1,
    timestamp: 1711009072,
    type: 'a.b',
  };
  const tail = `app_key${APP_KEY}pageNumber1timestamp1711009072typea.b`;

  test('without a text of the caller, the one that a named mistake signed is compared character by character', () => {
    const { sentText, diff } = diagnose(signedWrongly(parameters, `${SECRET}${tail}${SECRET}`));
    assert.equal(sentText, `‹app_secret›${tail}‹app_secret›`);
    const changes = diff.filter(({ kind }) => kind !== 'same');
    assert.deepEqual(
      changes.map(({ kind, text }) => [kind, text.length]),
      [['removed', 'access_tokenuplc…'.length]],
    );
  });

  test('a secret that was left out of one side is what the difference shows', () => {
    const text = `${SECRET}access_token${TOKEN}${tail}`;
    const { sentText, diff } = diagnose(signedWrongly(parameters, text));
    assert.equal(sentText?.endsWith('typea.b'), true);
    assert.deepEqual(diff.at(-1), { kind: 'removed', text: '‹app_secret›' });
  });

  test('both sides of every difference are the two texts, and neither holds the secret or the token', () => {
    let shown = 0;
    for (const { spoil } of wrongSigners.flat()) {
      const signer: Signer = Object.assign({}, rightSigner, spoil(rightSigner));
      for (const entries of Object.values(requests)) {
        const diagnosis = diagnose(signRequest(entries, SECRET, signer));
        if (diagnosis.sentText === null) continue;
        shown += 1;
        assert.equal(
          sideOf(diagnosis, 'added').replaceAll('␠', ' '),
          diagnosis.expectedText.replaceAll('␠', ' '),
        );
        assert.equal(
          sideOf(diagnosis, 'removed').replaceAll('␠', ' '),
          diagnosis.sentText.replaceAll('␠', ' '),
        );
        const whole = JSON.stringify(diagnosis).toLowerCase();
        assert.ok(!whole.includes(SECRET.toLowerCase()), diagnosis.sentence);
      }
    }
    console.log(`    ${shown} wrong signs shown beside the right text`);
    assert.ok(shown > 100);
  });
});
