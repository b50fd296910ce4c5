import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { parsePathTemplate, templateFault } from '../../src/model/path-template.ts';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { renderTarget, TARGET_LENGTH_MAX } from '../../src/wire/render-target.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';

const ORDER = '/orders/{orderId}';

/** The target of a body, or why there is none. */
function rendered(body: string, path: string, hasQuery = true): string {
  assert.equal(templateFault(path), undefined);
  const scanned = new BodyScanner().scan(new TextEncoder().encode(body));
  assert.ok(scanned instanceof ScannedBody, body);
  const target = renderTarget(scanned, { template: parsePathTemplate(path), hasQuery });
  return 'fault' in target ? target.fault : target.path;
}

describe('into a path go', () => {
  for (const [what, value, text] of [
    ['a text', '"PO-211-7_x.y~z"', 'PO-211-7_x.y~z'],
    ['a number with its digits as sent', '601099548666279999', '601099548666279999'],
    ['a number with its form as sent', '-1.50e+2', '-1.50e%2B2'],
    ['escapes as their characters', '"a\\u00e9\\u0062"', 'a%C3%A9b'],
    ['characters beyond the first plane', '"\u{1F600}"', '%F0%9F%98%80'],
    ['a blank as %20', '"a b"', 'a%20b'],
    ['what would end the path, encoded', '"a?b#c"', 'a%3Fb%23c'],
    ['what RFC 3986 reserves, encoded', `"!$&'()*+,:=@[]"`, '%21%24%26%27%28%29%2A%2B%2C%3A%3D%40%5B%5D'],
    ['dots beside other characters', '"..a"', '..a'],
  ] as const) {
    test(what, () => {
      const body = `{"orderId":${value},"sign":"s"}`;
      assert.equal(rendered(body, `${ORDER}/lines`, false), `/orders/${text}/lines`);
    });
  }
});

describe('no value changes the structure of a path:', () => {
  const NOT_IN_A_PATH = 'orderId holds what cannot stand in a path';
  for (const value of [
    '.',
    '..',
    '...',
    '/',
    '../admin',
    'a/b',
    '/etc/passwd',
    '%2f',
    '%2F..%2F',
    '%2e%2e',
    '%252f',
    '%',
    '100%',
    '..;',
    'a;jsessionid=1',
    '..\\admin',
    '\\',
    '\0',
    'a\r\nx-gatewright-app-key: b',
    '\t',
    '\u007f',
    '\u0085',
  ]) {
    test(`${JSON.stringify(value)} is refused, in any spelling`, () => {
      const escaped = value.replaceAll(
        /[^]/g,
        each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      for (const json of [JSON.stringify(value), `"${escaped}"`]) {
        assert.equal(rendered(`{"orderId":${json}}`, ORDER), NOT_IN_A_PATH);
        assert.equal(rendered(`{"orderId":${json}}`, '/files/.{orderId}'), NOT_IN_A_PATH);
      }
    });
  }

  for (const [body, fault] of [
    ['{}', 'orderId is required'],
    ['{"orderId":null}', 'orderId is required'],
    ['{"orderId":""}', 'orderId is required'],
    ['{"OrderId":"1"}', 'orderId is required'],
    ['{"orderId":true}', 'orderId must be a string or a number'],
    ['{"orderId":{"a":1}}', 'orderId must be a string or a number'],
    ['{"orderId":["1"]}', 'orderId must be a string or a number'],
  ] as const) {
    test(`${body}: ${fault}`, () => assert.equal(rendered(body, ORDER), fault));
  }

  test('whatever the values are, a server cuts the path where the template does, and reads them back', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
      fc
        .array(fc.constantFrom('.', '/', '%', '2', 'f', 'e', 'F', ';', '\\', 'a', 'é', ' ', '?', '#', '\0'))
        .map(units => units.join(''))
        .filter(text => text !== ''),
    );
    let passed = 0;
    fc.assert(
      fc.property(texts, texts, texts, (a, b, c) => {
        const path = rendered(JSON.stringify({ a, b, c }), '/x/{a}/.{b}-y/{c}');
        if (!path.startsWith('/x/')) return;
        passed += 1;
        assert.match(path, /^\/[\x21-\x7e]*$/);
        const url = new URL(`http://service${path}`);
        const { pathname } = url;
        assert.equal(url.hash, '');
        // A server that normalises, decodes twice, or decodes before it cuts sees the same segments.
        assert.equal(pathname, path.split('?')[0]);
        const once = decodeURIComponent(pathname);
        assert.deepEqual(once.split('/'), ['', 'x', a, `.${b}-y`, c]);
        assert.equal(decodeURIComponent(once), once);
        assert.equal(
          new URL(`http://service${once.replaceAll(/[?#\s]/g, '_')}`).pathname.split('/').length,
          5,
        );
      }),
      { numRuns: 5000 },
    );
    assert.ok(passed > 500, `${passed}`);
  });
});

describe('into a query go', () => {
  test('all business parameters that do not fill the path, in body order, and no common one', () => {
    const body = '{"type":"t","b":"x y","orderId":7,"access_token":"secret","a":1.0,"c":true,"sign":"s"}';
    assert.equal(rendered(body, ORDER), '/orders/7?b=x%20y&a=1.0&c=true');
  });

  test('objects and arrays as their JSON as sent; a null not at all; an empty text as an empty value', () => {
    const body = '{"o":{"k": [1.0,"\\u0061"]},"n":null,"e":""}';
    assert.equal(rendered(body, '/l'), '/l?o=%7B%22k%22%3A%20%5B1.0%2C%22%5Cu0061%22%5D%7D&e=');
  });

  test('names and values that cannot end themselves', () => {
    assert.equal(rendered('{"a&b=c#":"d&e=f#%00\\r\\n"}', '/l'), '/l?a%26b%3Dc%23=d%26e%3Df%23%2500%0D%0A');
  });

  test('nothing, where there is nothing', () => assert.equal(rendered('{"type":"t"}', '/l'), '/l'));

  test('nothing, where the method has a body', () => {
    assert.equal(rendered('{"orderId":1,"a":2}', ORDER, false), '/orders/1');
  });
});

describe('a path and its query are at most 8000 characters:', () => {
  const TOO_LONG = 'the parameters are too long for the path and query of the service';
  const fits = (fill: (count: number) => string, overhead: number): void => {
    assert.equal(fill(TARGET_LENGTH_MAX - overhead).length, TARGET_LENGTH_MAX);
    assert.equal(fill(TARGET_LENGTH_MAX - overhead + 1), TOO_LONG);
  };

  test('in the query', () => fits(count => rendered(`{"a":"${'x'.repeat(count)}"}`, '/l'), '/l?a='.length));

  test('in the path', () => {
    fits(count => rendered(`{"orderId":"${'x'.repeat(count)}"}`, ORDER, false), '/orders/'.length);
  });

  test('by what is written, not by what was sent', () => {
    fits(count => rendered(`{"a":"${'\\u0041'.repeat(count)}"}`, '/l'), '/l?a='.length);
    assert.equal(rendered(`{"a":"${'é'.repeat(1400)}"}`, '/l'), TOO_LONG);
  });

  test('and a parameter of a mebibyte is not even decoded', () => {
    assert.equal(rendered(`{"orderId":"${'x'.repeat(1024 * 1024)}"}`, ORDER), TOO_LONG);
    assert.equal(rendered(`{"a":["${'x'.repeat(1024 * 1024)}"]}`, '/l'), TOO_LONG);
  });
});
