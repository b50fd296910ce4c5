import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { WITHOUT_CHROMIUM } from './browser.ts';
import { PageOpener } from './open-page.ts';

const opener = new PageOpener();
after(() => opener.close());

const TABLE: { readonly errors: readonly { readonly code: number; readonly name: string }[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../generated/error-codes.json'), 'utf8'),
);

describe('the errors page', { skip: WITHOUT_CHROMIUM }, () => {
  test('a row is found, unfolded, tried and traced by keyboard alone', async t => {
    const { page } = await opener.open(t, '/errors');
    await page.getByText(`${TABLE.errors.length} rows`).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('3000034');
    await page.getByText(`1 of ${TABLE.errors.length} rows`).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('What to do').waitFor();
    await page.waitForURL(url => url.searchParams.has('open'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Answered 3000034').waitFor();
    await page.getByRole('link', { name: 'Open its trace' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.pathname === '/' && url.searchParams.has('call'));
    await page.getByRole('region', { name: 'Call', exact: true }).getByText('3000034').first().waitFor();
  });

  test('every row that has a way is met by its button', async t => {
    const { page } = await opener.open(t, '/errors');
    await page.getByText(`${TABLE.errors.length} rows`).waitFor();
    const buttons = page.getByRole('button', { name: /^Try it: / });
    const count = await buttons.count();
    for (let index = 0; index < count; index += 1) {
      await buttons.nth(index).click();
      // One after the other, as a person does it: some rows are about how many calls there are.
      await page.waitForFunction(
        answered => (document.body.innerText.match(/Answered \d{7}/g) ?? []).length === answered,
        index + 1,
      );
    }
    const others = page.getByRole('row').filter({ hasText: /Answered \d{7} instead/ });
    assert.deepEqual(await others.allInnerTexts(), []);
    assert.ok(count >= TABLE.errors.length - 1, `${count} of ${TABLE.errors.length} rows`);
  });

  test('the table is sorted by who mends it, and the address says so', async t => {
    const { page } = await opener.open(t, '/errors');
    await page.getByRole('button', { name: 'Who mends it' }).click();
    await page.waitForURL(url => url.searchParams.get('sort') === 'mends');
    await page.getByRole('row').nth(1).getByText('Caller').waitFor();
    await page.getByRole('button', { name: 'Who mends it' }).click();
    await page.getByRole('row').nth(1).getByText('Platform').waitFor();
  });
});
