import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { WITHOUT_CHROMIUM } from './browser.ts';
import { callId, callOf, LONG_MALL_ID } from './fixtures.ts';
import { type MockAdmin, TOKEN } from './mock-admin.ts';
import { PageOpener } from './open-page.ts';

const opener = new PageOpener();
after(() => opener.close());

function withCalls(mock: MockAdmin): void {
  const nowMs = Date.now();
  mock.emit(Array.from({ length: 300 }, (_, index) => callOf(index, nowMs - (300 - index) * 200)));
}

describe('the requests page', { skip: WITHOUT_CHROMIUM }, () => {
  test('a newcomer sends a bad call by keyboard and reads why it was refused and what to change', async t => {
    const { page } = await opener.open(t);
    await page.getByRole('button', { name: 'Send a bad call' }).focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('region', { name: 'Call', exact: true });
    await panel.getByText('access_token was sent, but left out of the string that was signed').waitFor();
    await panel.getByText('Put access_token into the parameters before you sign them').first().waitFor();
    await panel.locator('[data-outcome="refused"]').getByText('3000001 sign-invalid').waitFor();
    assert.match(page.url(), /\?call=us-/);
  });

  test('rows are reached, opened and closed by keyboard, and the address says which', async t => {
    const { page } = await opener.open(t, '/', withCalls);
    await page.getByRole('row').nth(1).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.searchParams.get('call') === callId(298));
    await page.keyboard.press('j');
    await page.waitForURL(url => url.searchParams.get('call') === callId(297));
    await page.keyboard.press('k');
    await page.waitForURL(url => url.searchParams.get('call') === callId(298));
    await page.keyboard.press('Escape');
    await page.waitForURL(url => !url.searchParams.has('call'));
    await page.goBack();
    await page.waitForURL(url => url.searchParams.get('call') === callId(298));
  });

  test('the filter is typed with its keys offered, stands in the address, and holds after a reload', async t => {
    const { page } = await opener.open(t, '/', withCalls);
    await page.keyboard.press('/');
    await page.keyboard.type('cod');
    await page.keyboard.press('Tab');
    await page.keyboard.type('sign-inv');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.searchParams.get('filter') === 'code:3000001');
    const isFiltered = async (): Promise<void> => {
      await page.getByRole('row').nth(1).waitFor();
      await page.waitForFunction(() =>
        [...document.querySelectorAll('[role=row][id]')].every(row => row.textContent?.includes('3000001')),
      );
    };
    await isFiltered();
    await page.reload();
    await isFiltered();
    assert.equal(await page.getByRole('combobox').inputValue(), 'code:3000001');
  });

  test('a filter that is none says what is wrong, and where', async t => {
    const { page } = await opener.open(t, '/?filter=typ:x', withCalls);
    const alert = page.getByRole('alert');
    await alert.getByText('did you mean "type"').waitFor();
    assert.equal(await alert.locator('mark').textContent(), 'typ:x');
  });

  test('new calls appear live, wait while the list is scrolled, and are let in by their count', async t => {
    const { page, mock } = await opener.open(t, '/', withCalls);
    const grid = page.getByRole('grid');
    await page.getByRole('row').nth(1).waitFor();
    mock.emit([callOf(301)]);
    await page.locator(`[id="call-${callId(301)}"]`).waitFor();
    await grid.evaluate(element => {
      element.scrollTo({ top: 800 });
      // The page hears of it with the next frame, and lets calls in until then.
      return new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
    const before = await grid.getAttribute('aria-rowcount');
    mock.emit([callOf(302), callOf(303)]);
    await page.getByRole('button', { name: '2 new' }).click();
    await page.locator(`[id="call-${callId(303)}"]`).waitFor();
    assert.equal(Number(await grid.getAttribute('aria-rowcount')), Number(before) + 2);
  });

  test('L stops the stream and lets it go on', async t => {
    const { page, mock } = await opener.open(t, '/', withCalls);
    await page.getByRole('row').nth(1).waitFor();
    await page.keyboard.press('l');
    await page.waitForURL(url => url.searchParams.get('live') === 'off');
    await page.waitForFunction(() => document.querySelector('[aria-pressed=false]') !== null);
    mock.emit([callOf(400)]);
    assert.equal(await page.locator(`[id="call-${callId(400)}"]`).count(), 0);
    await page.keyboard.press('l');
    await page.locator(`[id="call-${callId(400)}"]`).waitFor();
  });

  test('older calls are fetched when the list is scrolled', async t => {
    const { page } = await opener.open(t, '/', withCalls);
    const grid = page.getByRole('grid');
    await page.getByRole('row').nth(1).waitFor();
    assert.equal(await grid.getAttribute('aria-rowcount'), '201');
    await grid.evaluate(element => element.scrollTo({ top: element.scrollHeight }));
    await page.waitForFunction(
      () => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === '301',
    );
  });

  test('the palette opens an error, and ? lists the keys', async t => {
    const { page } = await opener.open(t, '/', withCalls);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('3000034');
    await page.keyboard.press('Enter');
    await page.waitForURL(
      url =>
        (url.pathname === '/errors' && url.searchParams.get('open') === 'token-outdated') ||
        url.searchParams.get('find') === '3000034',
    );
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Filter grammar').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('a call is replayed, copied as curl, and taken into the explorer', async t => {
    const { page, mock } = await opener.open(t, `/?call=${callId(296)}`, withCalls);
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.waitForURL(url => url.searchParams.get('call')?.includes('0000009') ?? false);
    await page.getByRole('button', { name: 'Copy as' }).click();
    await page.getByRole('menuitem', { name: 'curl' }).click();
    await page.getByText('✓ Copied').waitFor();
    assert.ok(mock.asked.some(line => line.endsWith('/snippet')));
    await page.getByRole('link', { name: 'Edit and resend' }).click();
    await page.waitForURL(url => url.pathname === '/explorer');
    await page.getByText('601099548666279999').first().waitFor();
  });

  test('the token leaves the address, and a wrong one brings the form', async t => {
    const { page, mock } = await opener.open(t, '/', withCalls);
    assert.equal(new URL(page.url()).hash, '');
    assert.equal(await page.evaluate(() => localStorage.getItem('gatewright-admin-token')), null);
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${mock.origin}/`);
    await page.getByLabel('Token', { exact: true }).fill(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('row').nth(1).waitFor();
  });

  test('numbers are shown digit for digit, in the list and in every body', async t => {
    const { page } = await opener.open(t, '/', withCalls);
    await page
      .getByText(`${LONG_MALL_ID.slice(0, -2)}99`)
      .first()
      .waitFor();
    const good = 295;
    const { mock } = await opener.open(t, '/', withCalls);
    const found = mock.calls.findLast(call => call.code === 1000000)?.id ?? callId(good);
    await page.goto(new URL(`/?call=${found}&tab=request`, page.url()).href);
    for (const digits of ['601099548666279999', '1.0', '1e400'])
      await page.getByText(digits).first().waitFor();
    await page.getByRole('tab', { name: 'Upstream' }).click();
    for (const digits of ['601099548666279999', '12345678901234567890.10', '-0']) {
      await page.getByRole('tabpanel').getByText(digits, { exact: true }).waitFor();
    }
  });

  test('in Chinese every page has its title, and the choice holds', async t => {
    const { page } = await opener.open(t, '/', withCalls);
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('link', { name: '错误码' }).click();
    await page.getByRole('heading', { name: '错误码', level: 1 }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: '请求' }).waitFor();
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.getByRole('link', { name: 'Requests' }).waitFor();
  });
});
