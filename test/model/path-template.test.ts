import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isTemplate, parsePathTemplate, templateFault } from '../../src/model/path-template.ts';

describe('a path template', () => {
  for (const [path, literals, names] of [
    ['/orders', ['/orders'], []],
    ['/orders/{orderId}', ['/orders/', ''], ['orderId']],
    ['/{a}{b}-x/{a}.json', ['/', '', '-x/', '.json'], ['a', 'b', 'a']],
    ['/a%2Fb/{order_id.v2-x}', ['/a%2Fb/', ''], ['order_id.v2-x']],
  ] as const) {
    test(`${path} is cut at its placeholders`, () => {
      assert.equal(templateFault(path), undefined);
      assert.deepEqual(parsePathTemplate(path), { literals, names });
      assert.equal(isTemplate(path), names.length > 0);
    });
  }

  for (const [path, fault] of [
    ['/orders/{orderId', 'a { or } without its other half'],
    ['/orders/orderId}', 'a { or } without its other half'],
    ['/orders/{{orderId}}', 'a { or } without its other half'],
    ['/orders/{}', "'{}' names no parameter"],
    ['/orders/{.}', "'{.}' names no parameter"],
    ['/orders/{a/b}', "'{a/b}' names no parameter"],
    [`/{${'a'.repeat(65)}}`, `'{${'a'.repeat(65)}}' names no parameter`],
    ['/orders/{access_token}', "'{access_token}' is a common parameter, which never travels"],
    ['/orders/%2{orderId}', 'a % that is no escape'],
  ] as const) {
    test(`${path} is refused: ${fault}`, () => {
      assert.ok(isTemplate(path));
      assert.equal(templateFault(path), fault);
    });
  }
});
