import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { bodyWithoutTokenInSign, callWithoutTokenInSign } from './believable-traffic.ts';
import { WITHOUT_CHROMIUM } from './browser.ts';
import { PageOpener } from './open-page.ts';

const opener = new PageOpener();
after(() => opener.close());

describe('the explorer', { skip: WITHOUT_CHROMIUM }, () => {
  test('a call is found, filled in, signed as it is typed, sent, and traced by keyboard alone', async t => {
    const { page } = await opener.open(t, '/explorer');
    await page.getByRole('combobox', { name: 'API type' }).waitFor();
    await page.keyboard.type('order list v2');
    await page
      .getByRole('option', { name: /bg\.order\.list\.v2\.get/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.searchParams.get('type') === 'bg.order.list.v2.get');
    await page.getByLabel('pageSize').focus();
    await page.keyboard.type('25');
    const signText = page.getByRole('region', { name: 'String being signed' });
    await signText.getByText('pageSize25').waitFor();
    await page.waitForURL(url => url.searchParams.get('body')?.includes('25') ?? false);
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Send' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('"errorCode"').waitFor();
    await page.getByRole('link', { name: 'Open its trace' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.pathname === '/' && url.searchParams.has('call'));
    await page.getByRole('region', { name: 'Call', exact: true }).getByText('1000000').first().waitFor();
  });

  test('a number of more digits than a double holds is signed and sent as it was typed', async t => {
    const { page } = await opener.open(t, '/explorer?type=bg.order.list.v2.get');
    await page.getByLabel('pageNumber').fill('12345678901234567890');
    const signText = page.getByRole('region', { name: 'String being signed' });
    await signText.getByText('pageNumber12345678901234567890').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('link', { name: 'Open its trace' }).click();
    await page.getByRole('tab', { name: 'Request' }).click();
    await page.getByRole('tabpanel').getByText('12345678901234567890', { exact: true }).waitFor();
  });

  test('the JSON editor and the form show one and the same text', async t => {
    const { page } = await opener.open(t, '/explorer?type=bg.order.list.v2.get&editor=json');
    const editor = page.getByRole('textbox', { name: 'Business parameters as JSON' });
    await editor.getByText('pageNumber').waitFor();
    await editor.focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('{"pageNumber": 7, "pageSize": 1.50}');
    await page.getByText('pageNumber7').waitFor();
    await page.getByRole('button', { name: 'Form', exact: true }).click();
    assert.equal(await page.getByLabel('pageSize').inputValue(), '1.50');
    await page.getByLabel('parentOrderStatus').selectOption('4');
    await page.getByRole('button', { name: 'JSON', exact: true }).click();
    await editor.getByText('{"pageNumber": 7, "pageSize": 1.50, "parentOrderStatus": 4}').waitFor();
  });

  test('a pasted body is explained without being sent', async t => {
    const { page, stage } = await opener.open(t, '/explorer?view=sign');
    await page.getByLabel('Body that was sent').fill(bodyWithoutTokenInSign(Date.now()));
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('access_token is sent, but left out of the signed text.').first().waitFor();
    await page.getByRole('tab', { name: 'PHP' }).click();
    await page.getByText('unset($signed["sign"])').waitFor();
    const kept = await stage.ask('/calls');
    assert.deepEqual(kept, { calls: [], next: null, total: 0 });
  });

  test('a string that is pasted beside a refused call is compared in the page', async t => {
    const { page } = await opener.open(t, '/', { prepare: stage => callWithoutTokenInSign(stage, 0) });
    await page.locator('[role=row][id]').first().click();
    await page.getByLabel('Paste the string').fill('app_keyfbbe9626040a3d0d7082f89325df39a4data_typeXML');
    await page.getByText('What you pasted').waitFor();
    await page.locator('mark', { hasText: 'XM' }).first().waitFor();
  });
});
