import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { PART_HEAD_BYTES_MAX } from '../../src/wire/multipart-scanner.ts';
import { type ScannedForm, scanPieces, scanText } from './scan-multipart.ts';

const B = 'edge';
const FIELD = 'Content-Disposition: form-data; name="a"\r\n\r\n';
const FILE = 'Content-Disposition: form-data; name="f"; filename="x.bin"\r\n\r\n';
const END = `\r\n--${B}--\r\n`;

function form(...parts: readonly string[]): string {
  return `--${B}\r\n${parts.join(`\r\n--${B}\r\n`)}${END}`;
}

const TWO_PARTS = form(`${FIELD}one`, `${FILE}two\r\n-\r\n--edg`);

describe('a multipart body', () => {
  test('gives its parts and their content byte for byte', () => {
    const every = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
    assert.deepEqual(scanText(form(`${FIELD}one`, `${FILE}${every}`), B), {
      parts: [
        { name: 'a', isFile: false, content: 'one' },
        { name: 'f', isFile: true, content: every },
      ],
      fault: '',
    });
  });

  const readable: Readonly<Record<string, readonly [body: string, contents: readonly string[]]>> = {
    'without parts': [`--${B}--\r\n`, []],
    'without parts and without a last line end': [`--${B}--`, []],
    'without a last line end': [form(`${FIELD}x`).slice(0, -2), ['x']],
    'with an empty part': [form(FIELD), ['']],
    'with content that is line ends': [form(`${FIELD}\r\n\r\n`), ['\r\n\r\n']],
    'with content that begins like a boundary': [
      form(`${FIELD}\r\n--edg\r\n--ed--e`),
      ['\r\n--edg\r\n--ed--e'],
    ],
    'with more dashes than a boundary has, and another word': [form(`${FIELD}\r\n----edg`), ['\r\n----edg']],
    'with the boundary, but without its dashes': [form(`${FIELD}edge\r\n-edge`), ['edge\r\n-edge']],
  };
  for (const [title, [body, contents]] of Object.entries(readable)) {
    test(`${title} reads`, () => {
      const scanned = scanText(body, B);
      assert.equal(scanned.fault, '');
      assert.deepEqual(
        scanned.parts.map(({ content }) => content),
        contents,
      );
    });
  }

  const unreadable: Readonly<Record<string, readonly [body: string, fault: string]>> = {
    'with something before the first boundary': [
      `x${form(FIELD)}`,
      'a body that does not begin with its boundary',
    ],
    'with a line end before the first boundary': [
      `\r\n${form(FIELD)}`,
      'a body that does not begin with its boundary',
    ],
    'with something behind the last boundary': [`${form(FIELD)}x`, 'bytes behind the last boundary'],
    'with another form behind it': [form(FIELD) + form(FIELD), 'bytes behind the last boundary'],
    'with two line ends behind the last boundary': [`${form(FIELD)}\r\n`, 'bytes behind the last boundary'],
    'with a bare LF behind the last boundary': [
      `${form(FIELD).slice(0, -2)}\n`,
      'bytes behind the last boundary',
    ],
    'with blanks behind a boundary': [`--${B} \r\n${FIELD}x${END}`, 'a boundary that goes on'],
    'with a bare LF behind a boundary': [`--${B}\n${FIELD}x${END}`, 'a boundary that goes on'],
    'with a bare CR behind a boundary': [`--${B}\r${FIELD}x${END}`, 'a boundary that goes on'],
    'with a longer boundary in its content': [form(`${FIELD}x\r\n--${B}x`), 'a boundary that goes on'],
    'with one dash behind a boundary': [`--${B}\r\n${FIELD}x\r\n--${B}-\r\n`, 'a boundary that goes on'],
    'with the boundary behind a bare LF': [
      form(`${FIELD}x\n--${B}--`),
      'a boundary that does not stand at the beginning of a line',
    ],
    'with the boundary behind a bare CR': [
      form(`${FIELD}x\r--${B}`),
      'a boundary that does not stand at the beginning of a line',
    ],
    'with the boundary in the middle of a line': [
      form(`${FIELD}x--${B}`),
      'a boundary that does not stand at the beginning of a line',
    ],
    'with the boundary at the beginning of the content': [
      form(`${FIELD}--${B}`),
      'a boundary that does not stand at the beginning of a line',
    ],
    'with a part without the empty line': [
      `--${B}\r\nContent-Disposition: form-data; name="a"${END}`,
      'cut short',
    ],
    'with a part without a head': [`--${B}\r\n\r\nx${END}`, 'a part without a proper Content-Disposition'],
    'with a bare LF in a head': [form(FIELD.replace('\r\n', '\n')), 'a line that does not end with CRLF'],
    'with a bare CR in a head': [form(FIELD.replace('; ', '\r; ')), 'a line that does not end with CRLF'],
    'with a folded line': [
      form(`Content-Disposition: form-data;\r\n name="a"\r\n\r\nx`),
      'a part with a header that it may not have',
    ],
    'that ends in its content': [`--${B}\r\n${FIELD}x`, 'cut short'],
    'that ends in a boundary': [`--${B}\r\n${FIELD}x\r\n--${B}`, 'cut short'],
    'that ends between the dashes of the last boundary': [`--${B}\r\n${FIELD}x\r\n--${B}-`, 'cut short'],
    'that ends in the line end behind it': [form(`${FIELD}x`).slice(0, -1), 'cut short'],
    'that ends in a head': [`--${B}\r\nContent-Dis`, 'cut short'],
  };
  for (const [title, [body, fault]] of Object.entries(unreadable)) {
    test(`${title} is refused`, () => assert.equal(scanText(body, B).fault, fault));
  }

  test('has heads of at most 4096 bytes each, the end included', () => {
    const head = (size: number): string => {
      const rest = 'Content-Disposition: form-data; name="f"; filename=""\r\n\r\n';
      return rest.replace('""', `"${'x'.repeat(size - rest.length)}"`);
    };
    assert.equal(PART_HEAD_BYTES_MAX, 4096);
    assert.equal(scanText(form(head(4096)), B).fault, '');
    assert.equal(scanText(form(head(4097)), B).fault, 'a part whose head is too large');
  });

  test('whose part has a length of its own keeps to it', () => {
    const part = (length: number): string => `Content-Length: ${length}\r\n${FIELD}four`;
    assert.equal(scanText(form(part(4)), B).fault, '');
    for (const length of [3, 5, 0])
      assert.equal(scanText(form(part(length)), B).fault, 'a part that is not as long as it says');
  });

  test('gives the same wherever it is split in two, and in pieces of every size', () => {
    const bodies = [TWO_PARTS, ...Object.values(readable).map(([body]) => body)];
    bodies.push(...Object.values(unreadable).map(([body]) => body));
    let splits = 0;
    for (const body of bodies) {
      const whole = scanText(body, B);
      const bytes = Buffer.from(body, 'latin1');
      for (let at = 0; at <= bytes.length; at += 1) {
        assert.deepEqual(
          scanPieces([bytes.subarray(0, at), bytes.subarray(at)], B),
          whole,
          `${at} of ${body}`,
        );
        splits += 1;
      }
      for (const size of [1, 2, 3, 5, 7, 11]) assert.deepEqual(scanText(body, B, size), whole);
    }
    assert.ok(splits > 2000, `${splits}`);
  });
});

/** Heads that the second parser knows; every other one is broken for both. */
const HEADS = new Map([
  ['Content-Disposition: form-data; name="a"\r\n', { name: 'a', isFile: false }],
  ['Content-Disposition: form-data; name="b"\r\nContent-Type: text/plain\r\n', { name: 'b', isFile: false }],
  ['Content-Disposition: form-data; name="f"; filename="x"\r\n', { name: 'f', isFile: true }],
]);

/** A second parser, on the whole body: cuts at every occurrence of the boundary and looks at what lies between. */
function parseWhole(text: string, boundary: string): ScannedForm {
  const broken: ScannedForm = { parts: [], fault: 'broken' };
  const pieces = text.split(`--${boundary}`);
  const last = pieces.pop();
  if (pieces.shift() !== '' || (last !== '--' && last !== '--\r\n')) return broken;
  const parts = pieces.map(piece => {
    const [, head = '', content] = /^\r\n(.*?\r\n)\r\n(.*)\r\n$/s.exec(piece) ?? [];
    const part = HEADS.get(head);
    return part === undefined || content === undefined ? undefined : { ...part, content };
  });
  const whole = parts.filter(part => part !== undefined);
  return whole.length === parts.length ? { parts: whole, fault: '' } : broken;
}

const BOUNDARIES = ['edge', '-', '--', '-e-', 'aab', 'aaaa', '----x', "'()+_,./:=?"];

/** The tokens of a form that reads, and of what may go wrong in it. */
function tokensOf(boundary: string) {
  const noise = fc.constantFrom(
    '\r\n',
    '\r',
    '\n',
    '-',
    '--',
    'x',
    ' ',
    boundary,
    boundary.slice(0, -1),
    `--${boundary}`,
    `\r\n--${boundary}`,
    `\r\n--${boundary}\r\n`,
    `\r\n--${boundary}--`,
    ...HEADS.keys(),
  );
  const part = fc.tuple(
    fc.constant(`--${boundary}\r\n`),
    fc.constantFrom(...HEADS.keys()),
    fc.constant('\r\n'),
    fc.array(fc.constantFrom('x', '-', '\r', '\n', '\r\n', '--', '\r\n--', boundary.slice(0, -1)), {
      maxLength: 6,
    }),
    fc.constant('\r\n'),
  );
  const edits = fc.array(fc.tuple(fc.nat(), fc.constantFrom('insert', 'replace', 'drop'), noise), {
    maxLength: 2,
  });
  return fc.tuple(fc.array(part, { maxLength: 3 }), edits).map(([parts, changes]) => {
    const tokens = [...parts.flat(2), `--${boundary}--`, '\r\n'];
    for (const [at, change, token] of changes) {
      const index = at % tokens.length;
      tokens.splice(index, change === 'insert' ? 0 : 1, ...(change === 'drop' ? [] : [token]));
    }
    return tokens.join('');
  });
}

test('a second parser that sees the whole body at once finds the same parts, or none where there are none', () => {
  let readable = 0;
  let broken = 0;
  const cases = fc
    .constantFrom(...BOUNDARIES)
    .chain(boundary => fc.tuple(fc.constant(boundary), tokensOf(boundary), fc.integer({ min: 0, max: 9 })));
  fc.assert(
    fc.property(cases, ([boundary, text, size]) => {
      const expected = parseWhole(text, boundary);
      const scanned = scanText(text, boundary, size);
      assert.deepEqual(scanned.parts, expected.parts, JSON.stringify(text));
      assert.equal(scanned.fault === '', expected.fault === '', JSON.stringify(text));
      if (expected.fault === '') readable += 1;
      else broken += 1;
    }),
    { numRuns: 20_000 },
  );
  assert.ok(readable > 2000 && broken > 2000, `${readable} read, ${broken} did not`);
});
