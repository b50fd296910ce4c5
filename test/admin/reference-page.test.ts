import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderReferencePage } from '../../src/admin/reference-page.ts';
import { adminRoutes } from '../../src/admin/routes.ts';
import { startAdminStage } from './admin-stage.ts';

describe('the reference of the admin interface', () => {
  test('is OpenAPI 3.1 with every route, behind the token', async () => {
    await using stage = await startAdminStage();
    assert.equal((await stage.ask('/admin/v1/openapi.json', { token: '' })).status, 401);
    const text = (await stage.ask('/admin/v1/openapi.json')).text;
    // What the generator writes has these members.
    const { openapi, paths } = JSON.parse(text) as {
      readonly openapi: string;
      readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
    };
    assert.equal(openapi, '3.1.0');
    for (const { method, path, action } of adminRoutes) {
      const braced = `/admin/v1${path.replaceAll(/:([A-Za-z]+)/g, '{$1}')}${action === undefined ? '' : `:${action}`}`;
      assert.ok(paths[braced]?.[method.toLowerCase()], `${method} ${braced}`);
    }
  });

  test('is a page without scripts, under the policy of the console', async () => {
    await using stage = await startAdminStage();
    const { status, headers, text } = await stage.ask('/reference', { token: '' });
    assert.equal(status, 200);
    assert.match(String(headers['content-security-policy']), /default-src 'none'/);
    assert.match(text, /<code>POST \/admin\/v1\/apps\/\{appKey\}\/secrets:rotate<\/code>/);
    assert.doesNotMatch(text, /<script|style=/);
    for (const [, name] of text.matchAll(/href="#(schema-\w+)"/g))
      assert.ok(text.includes(`id="${name}"`), String(name));
    assert.equal(
      (await stage.ask('/reference.css', { token: '' })).headers['content-type'],
      'text/css; charset=utf-8',
    );
  });

  test('shows text as text', () => {
    const operation = { summary: '<img src=x onerror=alert(1)> & `a"b`', responses: {} };
    const page = renderReferencePage({
      info: { title: '<t>', version: '1' },
      paths: { '/<p>': { get: operation } },
    });
    assert.doesNotMatch(page, /<img|<t>|<p>"/);
    assert.match(page, /&lt;img src=x onerror=alert\(1\)&gt; &amp; <code>a&quot;b<\/code>/);
  });
});
