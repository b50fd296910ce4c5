import assert from 'node:assert/strict';
import { after, describe, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { IDLE_MS } from '../../src/access/sessions.ts';
import { BOOTSTRAP, OWN_APP, PASSWORD, startAccessStage } from './access-stage.ts';
import { WITHOUT_CHROMIUM } from './browser.ts';
import { TOKEN } from './gateway-stage.ts';
import { PageOpener } from './open-page.ts';

const opener = new PageOpener();
after(() => opener.close());

/** A gateway with users, and a page that stands before its gate. */
async function atGate(t: TestContext) {
  const made = await startAccessStage();
  t.after(() => made.stage[Symbol.asyncDispose]());
  const { page } = await opener.blank(t);
  await page.goto(made.stage.origin);
  await gateOf(page).waitFor();
  return { ...made, page };
}

async function signedIn(t: TestContext, name: string) {
  const made = await atGate(t);
  await signIn(made.page, name);
  return made;
}

async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByLabel('Password').press('Enter');
  await page.locator('#page').waitFor();
}

function gateOf(page: Page) {
  return page.getByRole('heading', { name: 'Sign in to Gatewright' });
}

function accountOf(page: Page, label: string) {
  return page.getByRole('button', { name: label, exact: true });
}

async function choose(page: Page, account: string, item: string): Promise<void> {
  await accountOf(page, account).click();
  await page.getByRole('menuitem', { name: item }).click();
}

function isFocused(page: Page, label: string): Promise<boolean> {
  return page.getByLabel(label).evaluate(field => field === document.activeElement);
}

describe('signing in', { skip: WITHOUT_CHROMIUM }, () => {
  test('takes a name, a password and the keyboard; the session outlives a reload and needs no token', async t => {
    const { page } = await atGate(t);
    const authorizations: string[] = [];
    page.on('request', request => {
      const { authorization } = request.headers();
      if (authorization !== undefined) authorizations.push(authorization);
    });
    await page.keyboard.type('ann');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await accountOf(page, 'ann Operator').waitFor();
    await page.getByRole('button', { name: 'Send a good call' }).waitFor();
    await page.reload();
    await accountOf(page, 'ann Operator').waitFor();
    assert.deepEqual(authorizations, []);
    assert.equal(await page.evaluate(() => document.cookie), '', 'no script can read the cookie');
  });

  test('fields are named for password managers', async t => {
    const { page } = await atGate(t);
    const wants = (label: string) => page.getByLabel(label).getAttribute('autocomplete');
    assert.equal(await wants('Name'), 'username');
    assert.equal(await wants('Password'), 'current-password');
    assert.equal(await wants('Admin token'), 'off');
  });

  test('a wrong password is refused, and chosen to be typed over', async t => {
    const { page } = await atGate(t);
    await page.getByLabel('Name').fill('ann');
    await page.getByLabel('Password').fill('wrong horse battery');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    assert.equal(await alert.textContent(), 'There is no user with this name and this password.');
    assert.ok(await isFocused(page, 'Password'));
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await accountOf(page, 'ann Operator').waitFor();
  });

  test('after too many attempts the page says how long to wait', async t => {
    const { page, access } = await atGate(t);
    let outcome = '';
    while (outcome !== 'too-many')
      ({ outcome } = await access.signIn({ name: 'ann', password: 'guessed guessed', address: '192.0.2.1' }));
    await page.getByLabel('Name').fill('ann');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText(/^Too many attempts: try again in \d+ s\.$/).waitFor();
  });

  test('signing out ends the session, on every tab of the browser', async t => {
    const { page, stage } = await signedIn(t, 'ann');
    const other = await page.context().newPage();
    t.after(() => other.close());
    await other.goto(`${stage.origin}/errors`);
    await accountOf(other, 'ann Operator').waitFor();
    await page.bringToFront();
    await accountOf(page, 'ann Operator').focus();
    await page.keyboard.press('Enter');
    await page.locator('[role=menuitem][data-highlighted]').waitFor();
    await page.keyboard.press('End');
    await page.locator('[role=menuitem][data-highlighted]', { hasText: 'Sign out' }).waitFor();
    await page.keyboard.press('Enter');
    await gateOf(page).waitFor();
    await gateOf(other).waitFor();
    await page.reload();
    await gateOf(page).waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
  });

  test('a session that is over leads back to the gate, which says so', async t => {
    const { page, clock } = await signedIn(t, 'ann');
    await accountOf(page, 'ann Operator').waitFor();
    // The stream of calls ends with it, and is not begun again.
    clock.advance(IDLE_MS);
    await gateOf(page).waitFor();
    assert.equal(await page.getByRole('alert').textContent(), 'The session is over; sign in again.');
    assert.ok(await isFocused(page, 'Name'));
    await signIn(page, 'ann');
    await accountOf(page, 'ann Operator').waitFor();
  });

  test('another password takes the current one, and is the one to sign in with', async t => {
    const { page } = await signedIn(t, 'ann');
    await choose(page, 'ann Operator', 'Change password');
    const dialog = page.getByRole('dialog', { name: 'Change password' });
    await dialog.getByLabel('Current password').fill('wrong horse battery');
    await dialog.getByLabel('New password').fill('another horse battery');
    await page.keyboard.press('Enter');
    await dialog.getByText('This is not your current password.').waitFor();
    await dialog.getByLabel('Current password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await dialog.getByText('Your password is changed').waitFor();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await choose(page, 'ann Operator', 'Sign out');
    await gateOf(page).waitFor();
    await signIn(page, 'ann', 'another horse battery');
    await accountOf(page, 'ann Operator').waitFor();
  });
});

describe('an admin token', { skip: WITHOUT_CHROMIUM }, () => {
  test('opens the console as an owner, and can be forgotten', async t => {
    const { page } = await atGate(t);
    await page.getByLabel('Admin token').fill(TOKEN);
    await page.keyboard.press('Enter');
    await choose(page, 'Admin token Owner', 'Forget this token');
    await gateOf(page).waitFor();
    await page.reload();
    await gateOf(page).waitFor();
  });

  test('that is unknown is refused at the gate, as is one that only names the first owner', async t => {
    const { page } = await atGate(t);
    await page.getByLabel('Admin token').fill('an-unknown-token');
    await page.keyboard.press('Enter');
    await page.getByText('The gateway did not accept that token.').waitFor();
    await page.getByLabel('Admin token').fill(BOOTSTRAP);
    await page.keyboard.press('Enter');
    await page.getByText('The bootstrap token names the first owner').waitFor();
  });
});

describe('what a role may not do is not offered', { skip: WITHOUT_CHROMIUM }, () => {
  test('a developer sees calls of their own apps only, and nothing that sends', async t => {
    const { page, stage } = await atGate(t);
    const own = await stage.call('mock.ok', {}, { appKey: OWN_APP });
    const foreign = await stage.call('mock.ok');
    await signIn(page, 'dev');
    await accountOf(page, 'dev Developer · acme').waitFor();
    await page.locator(`[id="call-${own.requestId}"]`).waitFor();
    assert.equal(await page.locator(`[id="call-${foreign.requestId}"]`).count(), 0);
    assert.equal(await page.getByRole('button', { name: /^Send a/ }).count(), 0);
    await page.locator(`[id="call-${own.requestId}"]`).click();
    await page.getByRole('button', { name: 'Copy link' }).waitFor();
    for (const name of ['Replay', 'Copy as', 'HAR'])
      assert.equal(await page.getByRole('button', { name }).count(), 0, name);
    await page.getByRole('link', { name: 'Errors' }).click();
    await page.getByRole('row', { name: /3000001/ }).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Try it/ }).count(), 0);
    await page.getByRole('link', { name: 'Explorer' }).click();
    await page.getByText('Your role may not sign and send calls.').waitFor();
  });

  test('a viewer is told where calls go, and may have one judged', async t => {
    const { page } = await signedIn(t, 'vic');
    await page.getByText('Calls appear here as they arrive.').waitFor();
    assert.equal(await page.getByRole('button', { name: /^Send a/ }).count(), 0);
    await page.getByRole('link', { name: 'Explorer' }).click();
    await page.getByRole('tab', { name: 'Test a sign' }).click();
    await page.getByRole('button', { name: 'Explain' }).waitFor();
  });

  test('what is refused all the same is said as the gateway says it', async t => {
    const { page } = await atGate(t);
    // What the page knows of the role is of before.
    await page.route('**/admin/v1/me', async route => {
      const response = await route.fetch();
      // An answer of the route is an object.
      const me = (await response.json()) as object;
      await route.fulfill({ response, json: { ...me, role: 'operator' } });
    });
    await signIn(page, 'vic');
    await page.getByRole('button', { name: 'Send a good call' }).click();
    await page.getByText('The role viewer may not do this; owner and operator may.').first().waitFor();
  });
});
