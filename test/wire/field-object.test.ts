import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { FieldObject } from '../../src/wire/field-object.ts';
import { renderFieldParts } from '../../src/wire/field-parts.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';
import { scanText } from './scan-multipart.ts';

function objectOf(fields: readonly (readonly [name: string, text: Uint8Array])[], bytesMax = 1024 * 1024) {
  const object = new FieldObject(bytesMax);
  for (const [name, text] of fields) {
    object.begin({ name, isFile: false, isAscii: false, announcedBytes: -1 });
    const middle = text.length >> 1;
    object.take(text, 0, middle);
    object.take(text, middle, text.length);
  }
  return object;
}

const names = fc.stringMatching(/^[!#-[\]-~]{1,8}$/);

test('text fields become one JSON object of the same strings, and back into the same fields', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(names, fc.string({ unit: 'binary' })), { selector: ([name]) => name }),
      pairs => {
        const bytes = objectOf(pairs.map(([name, text]) => [name, Buffer.from(text)] as const)).whole();
        // A property called __proto__ is one like any other.
        assert.deepEqual(
          JSON.parse(Buffer.from(bytes).toString()),
          JSON.parse(JSON.stringify(Object.fromEntries(pairs))),
        );
        const body = new BodyScanner().scan(bytes);
        assert.ok(body instanceof ScannedBody);
        if (pairs.some(([name]) => ['type', 'sign', 'version'].includes(name))) return;
        const parts = `${Buffer.from(renderFieldParts(body, 'edge-of-it')).toString('latin1')}--edge-of-it--`;
        assert.deepEqual(
          scanText(parts, 'edge-of-it').parts.map(({ name, content }) => [name, content]),
          pairs.map(([name, text]) => [name, Buffer.from(text).toString('latin1')]),
        );
      },
    ),
  );
});

test('every control character, quote and backslash is escaped', () => {
  const every = Uint8Array.from({ length: 128 }, (_, code) => code);
  const text: unknown = JSON.parse(Buffer.from(objectOf([['a', every]]).whole()).toString());
  assert.deepEqual(text, { a: Buffer.from(every).toString() });
});

test('a field that is not UTF-8 makes an object that no scanner accepts', () => {
  const body = new BodyScanner().scan(objectOf([['a', Uint8Array.of(0xc3, 0x28)]]).whole());
  assert.ok(!(body instanceof ScannedBody));
});

test('the object is held to its size, the end included', () => {
  const field = (size: number) => objectOf([['a', new Uint8Array(size).fill(0x78)]], 100);
  const fits = field(100 - '{"a":""}'.length);
  assert.equal(fits.whole().length, 100);
  assert.equal(fits.isTooLarge, false);
  const large = field(101 - '{"a":""}'.length);
  large.whole();
  assert.equal(large.isTooLarge, true);
});

test('a field that was declared to be ASCII has a fault beyond it', () => {
  for (const [text, fault] of [
    ['plain', ''],
    ['café', 'a field beyond the charset that it declares'],
  ] as const) {
    const object = new FieldObject(100);
    object.begin({ name: 'a', isFile: false, isAscii: true, announcedBytes: -1 });
    const bytes = Buffer.from(text);
    object.take(bytes, 0, bytes.length);
    assert.equal(object.fault, fault);
  }
});
