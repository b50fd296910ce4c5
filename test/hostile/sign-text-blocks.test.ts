import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { DIALECTS } from '../../src/wire/dialects.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';
import { SignVerifier } from '../../src/wire/sign-verifier.ts';
import { readBody } from '../reference/json-text.ts';
import { signBase } from '../reference/sign-bases.ts';
import { digestOf } from '../reference/verify.ts';

const PIECES = [
  '\\n',
  '\\u0001',
  '\\u003c',
  '<',
  "'",
  '\\"',
  '\\ud83d\\ude00',
  '\\u4e2d',
  '\\u00e9',
  '字',
  '\\/',
];

test('every dialect writes long texts as the second verifier does, wherever a block of them ends', () => {
  const verifier = new SignVerifier(bytes => hash('md5', bytes, 'hex'));
  for (const piece of PIECES) {
    for (let before = 4_082; before <= 4_098; before += 1) {
      const text = `${'x'.repeat(before)}${piece}${piece}y`;
      const bytes = Buffer.from(`{"p":"${text}","q":["${text}"],"r":"${piece.repeat(2_000)}"}`);
      const scanned = new BodyScanner().scan(bytes);
      const reading = readBody(bytes);
      assert.ok(scanned instanceof ScannedBody && reading.reads);
      for (const dialect of DIALECTS) {
        const expected = signBase(reading.body, dialect.name);
        assert.equal(Buffer.from(verifier.signText(scanned, dialect)).toString(), expected);
      }
    }
  }
});

test('the dialect tried last is found in a large body as long as what was digested allows it', () => {
  const verifier = new SignVerifier(bytes => hash('md5', bytes, 'hex'));
  const corners = '"n":null,"e":"","o":{"x":"<","z":null}';
  const bytes = Buffer.from(`{${corners},"p":"${'\\u4e2d'.repeat(100_000)}"}`);
  const scanned = new BodyScanner().scan(bytes);
  const reading = readBody(bytes);
  assert.ok(scanned instanceof ScannedBody && reading.reads);
  const sign = digestOf(signBase(reading.body, 'go'), 'a-secret');
  const found = verifier.find(scanned, sign, { secrets: [Buffer.from('a-secret')], dialects: DIALECTS });
  assert.equal(found?.dialect.name, 'go');
});
