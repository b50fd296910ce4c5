import { after, describe, test } from 'node:test';
import { WITHOUT_CHROMIUM } from './browser.ts';
import { PageOpener } from './open-page.ts';

const opener = new PageOpener();
after(() => opener.close());

describe('the errors page', { skip: WITHOUT_CHROMIUM }, () => {
  test('a row is found, unfolded, tried and traced by keyboard alone', async t => {
    const { page } = await opener.open(t, '/errors');
    await page.getByText('34 rows').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('3000034');
    await page.getByText('1 of 34 rows').waitFor();
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

  test('the table is sorted by who mends it, and the address says so', async t => {
    const { page } = await opener.open(t, '/errors');
    await page.getByRole('button', { name: 'Who mends it' }).click();
    await page.waitForURL(url => url.searchParams.get('sort') === 'mends');
    await page.getByRole('row').nth(1).getByText('Caller').waitFor();
    await page.getByRole('button', { name: 'Who mends it' }).click();
    await page.getByRole('row').nth(1).getByText('Platform').waitFor();
  });
});
