import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { BODY_BOUNDS, type BodyBounds, BodyScanner } from '../../src/wire/body-scanner.ts';
import { COMMON_PARAMETERS } from '../../src/wire/common-parameters.ts';
import { KIND, ScannedBody } from '../../src/wire/scanned-body.ts';

const utf8 = new TextEncoder();

function scan(text: string | Uint8Array, bounds?: BodyBounds) {
  return new BodyScanner(bounds).scan(typeof text === 'string' ? utf8.encode(text) : text);
}

function read(text: string): ScannedBody {
  const body = scan(text);
  assert.ok(body instanceof ScannedBody, text);
  return body;
}

/** The fault, or '' where the body reads. */
function faultOf(text: string | Uint8Array, bounds?: BodyBounds): string {
  const body = scan(text, bounds);
  return body instanceof ScannedBody ? '' : body.fault;
}

/** Tokens of valid JSON, counted by another way: structural characters, strings, numbers and literals. */
function countTokens(json: string): number {
  return json.match(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+/g)?.length ?? 0;
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

const objects = fc.dictionary(
  fc.string({ maxLength: 5, unit: 'grapheme-ascii' }),
  fc.jsonValue({ maxDepth: 5 }),
);

describe('the limits of a body', () => {
  test('are those of the protocol', () => {
    assert.deepEqual(BODY_BOUNDS, { depthMax: 64, tokensMax: 50_000, parametersMax: 256 });
  });

  test('on tokens: exactly as many as allowed read, one fewer allowed refuses, wherever the tokens stand', () => {
    fc.assert(
      fc.property(objects, value => {
        const json = JSON.stringify(value);
        const tokens = countTokens(json);
        assert.equal(faultOf(json, { ...BODY_BOUNDS, tokensMax: tokens }), '');
        assert.equal(faultOf(json, { ...BODY_BOUNDS, tokensMax: tokens - 1 }), 'too many tokens');
      }),
    );
  });

  test('on tokens, at the real bound', () => {
    // Every number brings a comma; an empty array in the place of one makes the count even.
    const list = (numbers: number): string => `{"a":[${Array(numbers).fill('1').join(',')}]}`;
    const last = list(24_997).replace('[1', '[[]');
    const first = list(24_998);
    assert.deepEqual([last, first].map(countTokens), [50_000, 50_001]);
    assert.deepEqual(
      [last, first].map(text => faultOf(text)),
      ['', 'too many tokens'],
    );
  });

  test('on depth: exactly as deep as allowed reads, one less allowed refuses', () => {
    fc.assert(
      fc.property(objects, value => {
        const json = JSON.stringify(value);
        const depth = depthOf(value);
        assert.equal(faultOf(json, { ...BODY_BOUNDS, depthMax: depth }), '');
        if (depth > 1)
          assert.equal(faultOf(json, { ...BODY_BOUNDS, depthMax: depth - 1 }), 'too deep a nesting');
      }),
    );
  });

  test('on depth, at the real bound, by arrays, objects and both', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"a":', '}]'],
    ] as const) {
      const levels = open.length === 6 ? 2 : 1;
      const nested = (depth: number): string =>
        `{"v":${open.repeat((depth - 1) / levels)}1${close.repeat((depth - 1) / levels)}}`;
      const deepest = levels === 2 ? 63 : 64;
      assert.equal(faultOf(nested(deepest)), '');
      assert.equal(faultOf(nested(deepest + levels)), 'too deep a nesting');
    }
  });

  test('on parameters: 256 read and 257 do not', () => {
    const body = (count: number): string =>
      `{${Array.from({ length: count }, (_, index) => `"p${index}":0`).join(',')}}`;
    assert.equal(read(body(256)).size, 256);
    assert.equal(faultOf(body(257)), 'too many parameters');
  });
});

describe('names that stand twice', () => {
  const long = 'n'.repeat(4000);
  const TWICE = [
    '{"a":1,"a":2}',
    '{"a":1,"b":1,"a":2}',
    '{"type":1,"\\u0074ype":2}',
    '{"\\u0061":1,"\\u0061":2}',
    '{"a\\/":1,"a/":2}',
    '{"":1,"":2}',
    `{"${long}":1,"${long}":2}`,
    `{"${long}":1,"\\u006e${long.slice(1)}":2}`,
  ];
  const ONCE = [
    '{"a":1,"A":2}',
    '{"a":1,"aa":2}',
    '{"a":1,"a ":2}',
    '{"a":{"b":1},"b":1}',
    `{"${long}":1,"${long}x":2}`,
    '{"\\u005cu0061":1,"a":2}',
  ];

  for (const body of TWICE) {
    test(`are refused in whatever spelling: ${body.slice(0, 40)}`, () => {
      assert.equal(faultOf(body), 'a parameter that stands twice');
    });
  }

  test('are not those that only look alike', () => {
    for (const body of ONCE) assert.equal(faultOf(body), '', body.slice(0, 40));
  });

  test('are found among 256 long names with one beginning', () => {
    const names = Array.from({ length: 256 }, (_, index) => long + String(index % 255));
    assert.equal(faultOf(`{${names.map(name => `"${name}":0`).join(',')}}`), 'a parameter that stands twice');
  });
});

describe('the order of parameters', () => {
  const names = fc.uniqueArray(
    fc.oneof(
      fc.string({ maxLength: 4, unit: 'grapheme-ascii' }),
      fc.constantFrom('x'.repeat(64), 'x'.repeat(65), 'x'),
    ),
    { maxLength: 30 },
  );
  const spell = (name: string, escaped: boolean): string => {
    if (!escaped) return JSON.stringify(name);
    const quads = Array.from(name, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
    return `"${quads.join('')}"`;
  };

  test('is that of the bytes of their names, plain, long or escaped', () => {
    fc.assert(
      fc.property(names, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (all, escaped) => {
        const members = all.map((name, index) => `${spell(name, escaped[index] === true)}:0`);
        const body = read(`{${members.join(',')}}`);
        const expected = all.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
        assert.deepEqual(
          body.facts.order.map(index => body.name(index)),
          expected,
        );
      }),
    );
  });

  test('common parameters are found in whatever spelling', () => {
    for (const name of COMMON_PARAMETERS) {
      for (const spelled of [JSON.stringify(name), spell(name, true)]) {
        const body = read(`{"a":1,${spelled}:"v"}`);
        assert.equal(body.indexOf(name), 1);
        assert.equal(body.textOf(name), 'v');
        assert.deepEqual(
          COMMON_PARAMETERS.filter(other => body.has(other)),
          [name],
        );
      }
    }
  });
});

describe('a body that reads', () => {
  test('of zero bytes is an empty object', () => {
    assert.equal(read('').size, 0);
  });

  test('tells the kind and the bytes of each value', () => {
    const body = read(' { "s" : "\\u00e9" , "n":-0.10e+5,"t":true,"f":false,"z":null,"o":{ },"a":[1 , 2]} ');
    const { STRING, NUMBER, TRUE, FALSE, NULL, OBJECT, ARRAY } = KIND;
    const kinds = [STRING, NUMBER, TRUE, FALSE, NULL, OBJECT, ARRAY];
    const values = ['"\\u00e9"', '-0.10e+5', 'true', 'false', 'null', '{ }', '[1 , 2]'];
    assert.deepEqual(
      kinds.map((_, index) => body.kind(index)),
      kinds,
    );
    assert.deepEqual(
      values.map((_, index) => body.lexeme(index)),
      values,
    );
    assert.equal(body.text(0), 'é');
  });

  test('decodes texts as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.boolean(), (text, escaped) => {
        const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
        const quads = units.map(unit => `\\u${unit.toString(16).padStart(4, '0')}`);
        const json = escaped ? `"${quads.join('')}"` : JSON.stringify(text);
        assert.equal(read(`{"type":${json}}`).text(0), text);
      }),
    );
  });

  test('owns its numbers: the next scan of the same scanner does not change it', () => {
    const scanner = new BodyScanner();
    const first = scanner.scan(utf8.encode('{"a":1,"type":"x"}'));
    scanner.scan(utf8.encode('{"type":"yy","b":[null,""],"c":""}'));
    assert.ok(first instanceof ScannedBody);
    assert.deepEqual(
      [first.size, first.name(0), first.textOf('type'), first.facts.hasEmpty],
      [2, 'a', 'x', false],
    );
  });

  test('is read alike after a body that was refused', () => {
    const scanner = new BodyScanner();
    for (const bad of ['{"a":"\\ud800', '{"a":[[[', '{"\\u0000":"<"}']) scanner.scan(utf8.encode(bad));
    const body = scanner.scan(utf8.encode('{"a":1}'));
    assert.ok(body instanceof ScannedBody && body.facts.topSeen === 0 && body.facts.nestedSeen === 0);
  });
});

describe('a body that does not read', () => {
  const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
    Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));
  const REFUSED: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['white space alone', ' \n', 'a body that is no JSON object'],
    ['a byte order mark', '\uFEFF{}', 'a body that is no JSON object'],
    ['zero bytes inside', bytes('{', 0, '}'), 'no name where a parameter must begin'],
    ['a zero byte behind', bytes('{}', 0), 'something behind the end of the value'],
    ['UTF-16', Buffer.from('{}', 'utf16le'), 'no name where a parameter must begin'],
    ['a zero byte in a string', bytes('{"a":"', 0, '"}'), 'a control character inside a string'],
    ['a lone high surrogate', '{"a":"\\ud800"}', 'a surrogate without its other half'],
    ['a lone low surrogate', '{"a":"\\udc00"}', 'a surrogate without its other half'],
    ['a pair the wrong way round', '{"a":"\\udc00\\ud800"}', 'a surrogate without its other half'],
    ['a lone surrogate before an escape', '{"a":"\\ud800\\n"}', 'a surrogate without its other half'],
    ['a lone surrogate before a letter', '{"a":"\\ud800u dc00"}', 'a surrogate without its other half'],
    ['a lone surrogate in a nested name', '{"a":{"\\udfff":1}}', 'a surrogate without its other half'],
    ['a surrogate in UTF-8', bytes('{"a":"', 0xed, 0xa0, 0x80, '"}'), 'bytes that are not UTF-8'],
    ['an overlong slash', bytes('{"a":"', 0xc0, 0xaf, '"}'), 'bytes that are not UTF-8'],
    ['a code above U+10FFFF', bytes('{"a":"', 0xf4, 0x90, 0x80, 0x80, '"}'), 'bytes that are not UTF-8'],
    ['a name that is not ASCII', '{"é":1}', 'a parameter name that is not ASCII'],
    ['a name with U+0000', '{"a\\u0000b":1}', 'a parameter name with U+0000'],
  ];

  for (const [what, body, fault] of REFUSED) {
    test(`because of ${what}, says so`, () => {
      assert.equal(faultOf(body), fault);
    });
  }

  test('a surrogate pair and U+0000 in a value read', () => {
    for (const body of ['{"a":"\\ud83d\\ude00"}', '{"a":"\\u0000"}', '{"a":{"é":"\\u0000"}}']) {
      assert.equal(faultOf(body), '', body);
    }
  });

  test('is told with the byte at which reading ended', () => {
    const body = scan('{"a":1,"b":tru}');
    assert.deepEqual(body, { fault: 'a word that JSON does not have', at: 11 });
  });

  test('every cut of a good body is refused, and none is read past its end', () => {
    const whole = utf8.encode('{"a":"é\\u0041","b":[1.5e3,{"c":null}],"d":true}');
    for (let end = 1; end < whole.length; end += 1) {
      const body = scan(whole.slice(0, end));
      assert.ok(!(body instanceof ScannedBody) && body.at <= end, `cut at ${end}`);
    }
  });
});
