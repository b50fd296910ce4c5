import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { callWithoutTokenInSign, PROXIED_DEMO, playTraffic } from './believable-traffic.ts';
import { WITHOUT_CHROMIUM } from './browser.ts';
import { type GatewayStage, TOKEN } from './gateway-stage.ts';
import { PageOpener } from './open-page.ts';

const opener = new PageOpener();
after(() => opener.close());

const CALLS = 260;
const traffic = { document: PROXIED_DEMO, prepare: (stage: GatewayStage) => playTraffic(stage, CALLS, 500) };
/** One refusal of a sign among calls that are right. */
async function withMistake(stage: GatewayStage): Promise<void> {
  await stage.call('mock.ok');
  await callWithoutTokenInSign(stage, 0);
  await stage.call('mock.ok');
}

/** The panel of the call that is open. */
function panelOf(page: Page) {
  return page.getByRole('region', { name: 'Call', exact: true });
}

function rowsOf(page: Page) {
  return page.locator('[role=row][id]');
}

/** Waits for the address to name a call, and gives its id. */
async function openCall(page: Page, not?: string): Promise<string> {
  await page.waitForURL(url => url.searchParams.has('call') && url.searchParams.get('call') !== not);
  return new URL(page.url()).searchParams.get('call') ?? '';
}

describe('the requests page', { skip: WITHOUT_CHROMIUM }, () => {
  test('from the link, one key sends a bad call and shows mistake, fix and difference; one more a good call', async t => {
    const { page } = await opener.open(t);
    await page.getByRole('button', { name: 'Send a bad call' }).waitFor();
    const words = (await page.locator('#page').innerText()).split(/\s+/).length;
    await page.keyboard.press('b');
    const bad = await openCall(page);
    const panel = panelOf(page);
    await panel.getByText('access_token is sent, but left out of the signed text.').first().waitFor();
    await panel.getByText('Sign every top-level parameter of the body but sign').first().waitFor();
    await panel.getByText('signed = {key: value').waitFor();
    assert.match((await panel.locator('mark').first().textContent()) ?? '', /^access_token/);
    const wordsOfBad = (await panel.innerText()).split(/\s+/).length;
    await page.keyboard.press('g');
    await openCall(page, bad);
    await panel.getByText('1000000').first().waitFor();
    await panel.locator('[data-outcome=passed]').first().waitFor();
    console.log(`    2 keys; ${words} words before the first, ${wordsOfBad} beside the bad call`);
  });

  test('the same by two clicks, the second one beside the answer to the first', async t => {
    const { page } = await opener.open(t);
    await page.getByRole('button', { name: 'Send a good call' }).click();
    const good = await openCall(page);
    await page.getByRole('button', { name: 'Send a bad call' }).click();
    await openCall(page, good);
    await panelOf(page).locator('mark').first().waitFor();
  });

  test('the command of the first page is signed and its call appears', async t => {
    const { page, stage } = await opener.open(t);
    const command = await page.getByRole('region', { name: 'curl' }).innerText();
    const body = /-d '(.*)'$/s.exec(command)?.[1] ?? '';
    const answer = await stage.send({ body: body.replaceAll(/\n/g, '') });
    assert.equal(answer.errorCode, 1000000);
    await page.locator(`[id="call-${answer.requestId}"]`).waitFor();
  });

  test('rows are reached, opened and closed by keyboard, and the address says which', async t => {
    const { page } = await opener.open(t, '/', traffic);
    await rowsOf(page).first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const second = await openCall(page);
    await page.keyboard.press('j');
    const third = await openCall(page, second);
    await page.keyboard.press('k');
    assert.equal(await openCall(page, third), second);
    await page.keyboard.press('Escape');
    await page.waitForURL(url => !url.searchParams.has('call'));
    // The focus is back where the keys left the list.
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
    await page.goBack();
    assert.equal(await openCall(page), second);
  });

  test('Escape closes a call whose panel is still being fetched', async t => {
    const { page } = await opener.open(t, '/', { prepare: withMistake });
    const fetched = Promise.withResolvers<void>();
    await page.route(/\/call-panel-.*\.js$/, async route => {
      await fetched.promise;
      await route.continue();
    });
    await rowsOf(page).first().click();
    await openCall(page);
    await page.keyboard.press('Escape');
    await page.waitForURL(url => !url.searchParams.has('call'));
    fetched.resolve();
    await page.unrouteAll({ behavior: 'wait' });
  });

  test('the filter is typed with its keys offered, stands in the address, and holds after a reload', async t => {
    const { page } = await opener.open(t, '/', traffic);
    await rowsOf(page).first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('cod');
    await page.keyboard.press('Tab');
    await page.keyboard.type('sign-inv');
    await page.getByRole('option', { name: '3000001' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.searchParams.get('filter') === 'code:3000001');
    const isFiltered = async (): Promise<void> => {
      await rowsOf(page).first().waitFor();
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
    const { page } = await opener.open(t, '/?filter=typ:x', { prepare: withMistake });
    const alert = page.getByRole('alert');
    await alert.getByText('did you mean').waitFor();
    assert.equal(await alert.locator('mark').textContent(), 'typ:x');
  });

  test('new calls appear live, wait while the list is scrolled, and are let in by their count', async t => {
    const { page, stage } = await opener.open(t, '/', traffic);
    const grid = page.getByRole('grid');
    await rowsOf(page).first().waitFor();
    const { requestId } = await stage.call('mock.ok');
    await page.locator(`[id="call-${requestId}"]`).waitFor();
    await grid.evaluate(element => {
      element.scrollTo({ top: 800 });
      // The page hears of it with the next frame, and lets calls in until then.
      return new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
    await page.waitForFunction(() => (document.querySelector('[role=grid]')?.scrollTop ?? 0) > 0);
    await stage.call('mock.ok');
    const last = await stage.call('mock.ok');
    await page.getByRole('button', { name: '2 new' }).click();
    await page.locator(`[id="call-${last.requestId}"]`).waitFor();
  });

  test('L stops the stream and lets it go on', async t => {
    const { page, stage } = await opener.open(t, '/', { prepare: withMistake });
    await rowsOf(page).first().waitFor();
    await page.keyboard.press('l');
    await page.getByRole('button', { name: 'Paused' }).waitFor();
    const { requestId } = await stage.call('mock.ok');
    assert.equal(await page.locator(`[id="call-${requestId}"]`).count(), 0);
    await page.keyboard.press('l');
    await page.locator(`[id="call-${requestId}"]`).waitFor();
  });

  test('a gateway that goes away is told, and what happened after it came back is in the list', async t => {
    const { page, stage, errors } = await opener.open(t, '/', { prepare: withMistake });
    await rowsOf(page).first().waitFor();
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor();
    await stage.stop();
    await page.getByRole('button', { name: 'Reconnecting…' }).waitFor();
    await stage.startAgain();
    const { requestId } = await stage.call('mock.ok');
    await page.locator(`[id="call-${requestId}"]`).waitFor();
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor();
    // The browser's own lines about the connection that was cut.
    errors.splice(0);
  });

  test('older calls are fetched when the list is scrolled', async t => {
    const { page } = await opener.open(t, '/', traffic);
    const grid = page.getByRole('grid');
    await rowsOf(page).first().waitFor();
    assert.equal(await grid.getAttribute('aria-rowcount'), '201');
    await grid.evaluate(element => element.scrollTo({ top: element.scrollHeight }));
    await page.waitForFunction(
      count => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === String(count + 1),
      CALLS,
    );
  });

  test('the palette opens an error, and ? lists the keys; both keep the focus and give it back', async t => {
    const { page } = await opener.open(t, '/', { prepare: withMistake });
    await rowsOf(page).first().waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Filter grammar').waitFor();
    for (let press = 0; press < 5; press += 1) await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('3000034');
    await page
      .getByRole('option', { name: /3000034/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.pathname === '/errors' && url.searchParams.get('find') === '3000034');
  });

  test('a call is replayed, and taken into the explorer', async t => {
    const { page } = await opener.open(t, '/', {
      prepare: stage => stage.call('mock.ok', { pageNumber: 7 }),
    });
    await rowsOf(page).first().click();
    const first = await openCall(page);
    await page.getByRole('button', { name: 'Replay' }).click();
    await openCall(page, first);
    await panelOf(page).getByText('1000000').first().waitFor();
    await page.getByRole('link', { name: 'Edit and resend' }).click();
    await page.waitForURL(url => url.pathname === '/explorer');
    await page.getByRole('region', { name: 'String being signed' }).getByText('pageNumber7').waitFor();
  });

  test('a call is copied in five languages, as a link, and saved as an archive, none with a secret', async t => {
    const { page, stage } = await opener.open(t, '/', { prepare: withMistake });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.origin });
    await rowsOf(page).nth(1).click();
    const id = await openCall(page);
    const pasted = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    for (const [language, sign] of [
      ['curl', 'curl'],
      ['Node', 'node:crypto'],
      ['Python', 'hashlib'],
      ['PHP', '<?php'],
      ['Java', 'HttpClient'],
    ] as const) {
      await page.getByRole('button', { name: 'Copy as' }).click();
      await page.getByRole('menuitem', { name: language }).click();
      await page.getByText('✓ Copied').waitFor();
      const text = await pasted();
      assert.ok(text.includes(sign), `${language}: ${text.slice(0, 80)}`);
      assert.ok(!text.includes('1b089390c60a2547dee8bf0a2d3c05308739b940'));
      await page.getByText('✓ Copied').waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('✓ Copied').waitFor();
    assert.equal(await pasted(), `${stage.origin}/?call=${id}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'HAR' }).click(),
    ]);
    const archive: unknown = JSON.parse(readFileSync(await download.path(), 'utf8'));
    assert.ok(JSON.stringify(archive).includes(id));
    assert.ok(
      !JSON.stringify(archive).includes('uplcurrent07163c6dbc36eb0877f9978e7105b81346498b68d022f4d93'),
    );
  });

  test('every number of a call is shown and copied digit for digit', async t => {
    const digits = ['601099548666279999', '12345678901234567890.10', '1.0', '1e400', '-0'];
    const parameters = `{"pageNumber":1,"ids":[${digits.join(',')}]}`;
    const { page, stage } = await opener.open(t, '/', {
      prepare: async made => {
        made.sandbox.answers.set('mock.ok', `{"ids":[${digits.join(',')}]}`);
        await made.call('mock.ok', parameters);
      },
    });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.origin });
    await page.getByText('9007199254740000').first().waitFor();
    await rowsOf(page).first().click();
    for (const tab of ['Request', 'Response', 'Upstream']) {
      await page.getByRole('tab', { name: tab }).click();
      const body = page.getByRole('tabpanel').getByRole('region', { name: 'Body' });
      for (const text of digits) await body.getByText(text, { exact: true }).first().waitFor();
      await page.getByRole('tabpanel').getByRole('button', { name: 'Copy', exact: true }).click();
      await page.getByText('✓ Copied').waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.ok(copied.includes(digits.join(',')), `${tab}: ${copied}`);
      await page.getByText('✓ Copied').waitFor({ state: 'detached' });
    }
  });

  test('in Chinese every page has its title, and the choice holds', async t => {
    const { page } = await opener.open(t, '/', { prepare: withMistake });
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('link', { name: '错误码' }).click();
    await page.getByRole('heading', { name: '错误码', level: 1 }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: '请求' }).waitFor();
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.getByRole('link', { name: 'Requests' }).waitFor();
  });
});

describe('the admin token', { skip: WITHOUT_CHROMIUM }, () => {
  test('leaves the address and the history, is kept in the tab alone, and a wrong one brings the form', async t => {
    const { page, stage } = await opener.open(t);
    assert.equal(new URL(page.url()).hash, '');
    assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes('admin-token-of')), false);
    await page.goto(`${stage.origin}/?live=off#token=wrong`);
    await page.getByText('did not accept that token').waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    await page.getByLabel('Admin token', { exact: true }).fill(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No calls yet' }).waitFor();
  });

  test('is taken from a link that is followed inside of the page, too', async t => {
    const { page } = await opener.open(t);
    await page.evaluate(() => void (location.hash = '#token=wrong'));
    await page.getByText('did not accept that token').waitFor();
    assert.equal(new URL(page.url()).hash, '');
  });

  test('of a hostile link is no header of another kind, and no script', async t => {
    const { page, stage } = await opener.open(t);
    for (const hostile of [
      'a%0d%0ax-evil:%201',
      '%E2%80%AEtoken',
      '<img src=x onerror=alert(1)>',
      'x'.repeat(5000),
    ]) {
      await page.goto(`${stage.origin}/errors?open=__proto__&sort=constructor&find=<b>#token=${hostile}`);
      await page.reload();
      await page.getByLabel('Admin token', { exact: true }).waitFor();
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    }
  });
});
