import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { WITHOUT_CHROMIUM } from './browser.ts';
import { BODY_TEXT } from './fixtures.ts';
import { PageOpener } from './open-page.ts';

const opener = new PageOpener();
after(() => opener.close());

describe('the explorer', { skip: WITHOUT_CHROMIUM }, () => {
  test('a call is found, filled in, signed as it is typed, sent, and traced by keyboard alone', async t => {
    const { page } = await opener.open(t, '/explorer');
    await page.getByRole('combobox', { name: 'API type' }).waitFor();
    await page.keyboard.type('order detail');
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.searchParams.get('type') === 'bg.order.detail.v2.get');
    await page.getByLabel('pageNumber').focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('12345678901234567890');
    const signText = page.getByRole('region', { name: 'String being signed' });
    await signText.getByText('pageNumber12345678901234567890').waitFor();
    // A number that the form did not touch keeps its digits.
    await signText.getByText('goodsId601099548666279999').waitFor();
    await page.waitForURL(url => url.searchParams.get('body')?.includes('12345678901234567890') ?? false);
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Send' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('"errorCode"').waitFor();
    await page.getByRole('link', { name: 'Open its trace' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.pathname === '/' && url.searchParams.has('call'));
  });

  test('the JSON editor and the form show one and the same text', async t => {
    const { page } = await opener.open(t, '/explorer?type=bg.order.list.v2.get&editor=json');
    const editor = page.getByRole('textbox', { name: 'Business parameters as JSON' });
    await editor.getByText('601099548666279999').waitFor();
    await editor.focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('{"pageNumber": 7, "goodsId": 1.50}');
    await page.getByText('pageNumber7').waitFor();
    await page.getByRole('button', { name: 'Form', exact: true }).click();
    assert.equal(await page.getByLabel('goodsId').inputValue(), '1.50');
    await page.getByLabel('onlyOpen').selectOption('true');
    await page.getByRole('button', { name: 'JSON', exact: true }).click();
    await editor.getByText('{"pageNumber": 7, "goodsId": 1.50, "onlyOpen": true}').waitFor();
  });

  test('a pasted body is explained without being sent', async t => {
    const { page, mock } = await opener.open(t, '/explorer?view=sign');
    await page.getByLabel('Body that was sent').fill(BODY_TEXT);
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('The sign leaves out access_token.').first().waitFor();
    await page.getByRole('tab', { name: 'PHP' }).click();
    await page.getByText('$params["access_token"] = $token;').waitFor();
    assert.ok(!mock.asked.includes('POST /send'));
  });
});
