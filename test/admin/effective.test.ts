import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DOCUMENT, NOW_MS, startAdminStage } from './admin-stage.ts';

const UNTIL = new Date(NOW_MS + 1000).toISOString();

describe('what is in force for an app', () => {
  test('has a package that ends to its instant, and tells since when not', async () => {
    const document = DOCUMENT.replace(
      'packages: [all], limit',
      `packages: [{ code: all, until: ${UNTIL} }], limit`,
    );
    await using stage = await startAdminStage({ mode: 'production', document });
    // What the route answers is what its schema says.
    const effective = async () =>
      (await stage.get('/apps/shop/effective')) as Readonly<Record<string, unknown>>;
    stage.clock.move(999);
    const before = await effective();
    assert.deepEqual(before['packages'], [{ code: 'all', until: UNTIL, holds: true }]);
    assert.deepEqual(before['types'], ['bg.echo.get', 'bg.order.get']);
    stage.clock.move(1);
    const after = await effective();
    assert.deepEqual(after['packages'], [{ code: 'all', until: UNTIL, holds: false }]);
    assert.deepEqual(after['types'], []);
    const why = JSON.stringify(await stage.get('/why?app_key=shop&type=bg.echo.get'));
    assert.ok(why.includes(`all was granted until ${UNTIL}`), why);
  });

  test('has another limit to the instant of its end', async () => {
    const override = `limit_override: { limit: { rate: 9 }, until: ${UNTIL} }`;
    await using stage = await startAdminStage({
      mode: 'production',
      document: DOCUMENT.replace('limit: none', override),
    });
    const limit = async () => JSON.stringify(await stage.get('/apps/shop/effective'));
    assert.match(await limit(), /"limit":\{"rate":9,"per":"1s","burst":9\},"packages"/);
    stage.clock.move(1000);
    assert.match(await limit(), /"limit":\{"rate":20,"per":"1s","burst":20\},"packages"/);
  });
});
