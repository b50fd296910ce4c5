import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { corpus, expectedOf, skip } from '../reference/json-corpus.ts';
import { readBody } from '../reference/json-text.ts';
import { signBase } from '../reference/sign-bases.ts';
import { codeOf, type HttpStage, requestOf, startStage } from './http-stage.ts';

const NOW_SECONDS = Date.UTC(2026, 10, 22, 12) / 1000;
const ANY_SIGN = '0'.repeat(32);

describe('every file of the JSON corpus in a signed call to a real service', { skip }, () => {
  let stage: HttpStage;
  const counts = { forwarded: 0, refused: 0 };

  before(async () => {
    stage = await startStage();
    stage.service.release();
  });
  after(async () => {
    await stage[Symbol.asyncDispose]();
    console.log(`JSON corpus over HTTP: ${counts.forwarded} forwarded, ${counts.refused} refused`);
  });

  for (const [name, file] of corpus) {
    if (expectedOf(name) === 'refused') {
      test(`${name} is refused with 3000000 and reaches no service`, async () => {
        const answer = await stage.ask(requestOf({ body: bodyWith(file, ANY_SIGN) }));
        assert.equal(answer.status, 200);
        assert.equal(codeOf(answer), 3000000);
        assert.equal(stage.service.unread, 0);
        counts.refused += 1;
      });
    } else {
      test(`${name} reaches the service byte for byte`, async () => {
        const answer = await stage.ask(requestOf({ body: bodyWith(file, signOf(bodyWith(file, ANY_SIGN))) }));
        assert.equal(codeOf(answer), 1000000, answer.body.toString());
        const { body } = await stage.service.next();
        assert.deepEqual(body, Buffer.concat([Buffer.from('{"p":'), file, Buffer.from(',"q":1}')]));
        counts.forwarded += 1;
      });
    }
  }
});

/** The file's bytes as the value of a parameter, between two others. */
function bodyWith(file: Buffer, sign: string): Buffer {
  const common = `"type":"bg.service.get","app_key":"shop","timestamp":${NOW_SECONDS},"data_type":"JSON","sign":"${sign}"`;
  return Buffer.concat([Buffer.from(`{${common},"p":`), file, Buffer.from(',"q":1}')]);
}

/** By the second verifier, which shares nothing with the gateway. */
function signOf(body: Buffer): string {
  const reading = readBody(body);
  assert.ok(reading.reads);
  const base = signBase(reading.body, 'plain');
  return createHash('md5').update(`shop-secret${base}shop-secret`, 'utf8').digest('hex').toUpperCase();
}
