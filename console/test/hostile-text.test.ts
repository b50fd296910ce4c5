import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { CallRecord } from '../../src/main/index.ts';
import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';
import { splitHidden } from '../src/parts/split-hidden.ts';
import { DEMO_CALLER } from './believable-traffic.ts';
import { WITHOUT_CHROMIUM } from './browser.ts';
import { type GatewayStage, TOKEN } from './gateway-stage.ts';
import { HostileService } from './hostile-service.ts';
import { recordOf } from './made-calls.ts';
import { naughtyStrings } from './naughty-strings.ts';
import { PageOpener } from './open-page.ts';
import { StoreStage } from './store-stage.ts';

const STRINGS = naughtyStrings();
/** Half of a surrogate pair is refused before a body is signed. */
const SIGNABLE = STRINGS.filter(text => text.isWellFormed());
const ROW_PX = 34;
/** Less than the list is high. */
const STEP_PX = 1200;
/** A body has no more parameters than the gateway reads. */
const TOP_LEVEL = 60;
const opener = new PageOpener();
after(() => opener.close());

/** A record with the text in every field that is text, also in those whose grammar a gateway would hold it to. */
function hostileRecord(text: string, index: number): CallRecord {
  const fields = [
    'path',
    'address',
    'appKey',
    'type',
    'version',
    'stoppedBy',
    'cause',
    'endpoint',
    'environment',
    'fault',
    'dialect',
    'revision',
    'refused',
  ];
  return { ...recordOf(index), ...Object.fromEntries(fields.map(name => [name, text])) };
}

/** Nothing ran, nothing was made that could run, nothing was asked of elsewhere. */
async function assertInert(page: Page): Promise<void> {
  const found = await page.evaluate(() => ({
    ran: '__ran' in globalThis || '__alerted' in globalThis,
    made: document.querySelectorAll(
      '#root :is(script, iframe, object, embed, img, style, link, base, meta, math), #root a[href^="javascript" i]',
    ).length,
    prototype: 'polluted' in {},
  }));
  assert.deepEqual(found, { ran: false, made: 0, prototype: false });
}

/** Marks what would run, and lists what is asked of another origin. */
async function watch(page: Page, origin: string): Promise<readonly string[]> {
  const asked: string[] = [];
  await page.addInitScript(() => {
    const mark = (): void => void Object.assign(globalThis, { __alerted: true });
    Object.assign(globalThis, { alert: mark, confirm: mark, prompt: mark });
  });
  page.on('request', request => !request.url().startsWith(origin) && asked.push(request.url()));
  await page.setViewportSize({ width: 1900, height: 2000 });
  return asked;
}

/** Bodies that are kept whole: each string as a value, each as a name, some of both at the top level. */
function hostileBodies(): readonly string[] {
  const top = Object.fromEntries(
    SIGNABLE.slice(0, TOP_LEVEL).map((text, index) => [`${text} ${index}`, text]),
  );
  const names = Object.fromEntries(SIGNABLE.map((text, index) => [`${text} ${index}`, index]));
  return [{ ...top, values: SIGNABLE }, { names: { ...names, proto__: { polluted: true } } }].map(body =>
    JSON.stringify(body).replace('"proto__"', '"__proto__"'),
  );
}

/** The demo, its orders kept by a service of ours. */
function documentFor(service: HostileService): string {
  return DEMO_DOCUMENT.replace('url: http://127.0.0.1:9001', `url: ${service.url}`)
    .replace(
      '  - type: bg.order.detail.v2.get\n    upstream: sandbox',
      '  - type: bg.order.detail.v2.get\n    upstream: mine',
    )
    .replace(
      `      required: [parentOrderSn]
      properties:
        parentOrderSn: { type: string, pattern: "^PO-" }`,
      '',
    );
}

/** Makes a call whose body and headers are hostile, to the service that answers alike; its id. */
async function callHostilely(stage: GatewayStage, body: string): Promise<string> {
  const headers = Object.fromEntries(
    STRINGS.filter(text => /^[\t\x20-\x7e\x80-\xff]+$/.test(text) && text.trim() === text && text !== '')
      .slice(0, 60)
      .map((text, index) => [`x-h${index}`, text.slice(0, 100)]),
  );
  const { requestId } = await stage.call('bg.order.detail.v2.get', body, { ...DEMO_CALLER, headers });
  return requestId;
}

describe('what others wrote, in every field that is shown', { skip: WITHOUT_CHROMIUM }, () => {
  test(`${STRINGS.length} naughty strings in the list run nothing and change nothing around them`, async t => {
    assert.ok(STRINGS.length >= 515, `${STRINGS.length} strings`);
    await using stage = await StoreStage.start();
    stage.record(STRINGS.map(hostileRecord));
    const { page } = await opener.blank(t);
    const asked = await watch(page, stage.origin);
    await page.goto(`${stage.origin}/#token=${TOKEN}`);
    await page.waitForFunction(count => {
      const grid = document.querySelector('[role=grid]');
      grid?.scrollTo({ top: grid.scrollHeight });
      return grid?.getAttribute('aria-rowcount') === String(count + 1);
    }, STRINGS.length);
    const drawn = new Set<string>();
    for (let top = 0; top <= ROW_PX * STRINGS.length; top += STEP_PX) {
      await page.locator('[role=grid]').evaluate((grid, to) => grid.scrollTo({ top: to }), top);
      for (const at of [top, top + STEP_PX]) {
        const index = Math.min(Math.floor(at / ROW_PX) + 2, STRINGS.length + 1);
        await page.locator(`[role=row][aria-rowindex="${index}"]`).waitFor({ state: 'attached' });
      }
      const ids = await page.locator('[role=row][id]').evaluateAll(rows => rows.map(row => row.id));
      for (const id of ids) drawn.add(id);
      await assertInert(page);
    }
    assert.equal(drawn.size, STRINGS.length);
    assert.deepEqual(asked, []);
  });

  test('the same in every tab of a call through the gateway, to a service that answers as badly', async t => {
    await using service = await HostileService.start(
      JSON.stringify({
        success: true,
        result: { strings: SIGNABLE, constructor: { prototype: { polluted: true } } },
      }),
    );
    const ids: string[] = [];
    const { page, stage } = await opener.open(t, '/errors', {
      document: documentFor(service),
      prepare: async made => {
        for (const body of hostileBodies()) ids.push(await callHostilely(made, body));
      },
    });
    const asked = await watch(page, stage.origin);
    for (const id of ids) {
      for (const tab of ['trace', 'signature', 'request', 'response', 'upstream']) {
        await page.goto(`${stage.origin}/?call=${id}&tab=${tab}`);
        await page.getByRole('tabpanel').locator('pre, li').first().waitFor({ state: 'attached' });
        if (tab !== 'trace') await page.getByText('globalThis.__ran').first().waitFor({ state: 'attached' });
        await assertInert(page);
      }
    }
    assert.deepEqual(asked, []);
  });

  test('a call of every string as its app and its type changes nothing around it', async t => {
    const { page, stage } = await opener.open(t, '/errors', {
      prepare: async made => {
        for (const text of STRINGS)
          await made.send({
            body: JSON.stringify({
              app_key: text,
              type: text,
              sign: text,
              timestamp: text,
              access_token: text,
            }),
          });
      },
    });
    const asked = await watch(page, stage.origin);
    await page.goto(`${stage.origin}/`);
    await page.waitForFunction(count => {
      const grid = document.querySelector('[role=grid]');
      grid?.scrollTo({ top: grid.scrollHeight });
      return grid?.getAttribute('aria-rowcount') === String(count + 1);
    }, STRINGS.length);
    await assertInert(page);
    await page.locator('[role=row][id]').first().click();
    await page.locator('[data-outcome=refused]').first().waitFor();
    await assertInert(page);
    assert.deepEqual(asked, []);
  });

  test('the policy refuses an inline script, and the report of it arrives: silence means that none was there', async t => {
    const { page, errors, refusals } = await opener.open(t);
    const made = await page.evaluate(() => {
      const script = document.createElement('script');
      try {
        script.textContent = 'globalThis.__ran = 1';
        document.body.append(script);
        return 'made';
      } catch (err) {
        return String(err);
      }
    });
    await page.waitForFunction(() => true);
    while (refusals.length === 0) await page.evaluate(() => new Promise(requestAnimationFrame));
    assert.match(made + errors.splice(0).join(''), /Content Security Policy|TrustedScript/);
    assert.match(refusals.splice(0).join('\n'), /trusted-types|script-src/);
    await assertInert(page);
  });

  test('no page of another origin can put the console into a frame, or read it', async t => {
    const { page, stage, errors } = await opener.open(t);
    const response = await fetch(stage.origin);
    const policy = response.headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "trusted-types 'none'",
    ])
      assert.ok(policy.includes(rule), policy);
    assert.ok(!policy.includes('unsafe'), policy);
    assert.equal(response.headers.get('cross-origin-opener-policy'), 'same-origin');
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    await using other = await HostileService.start('');
    await page.goto(other.url);
    await page.evaluate(async origin => {
      const frame = document.createElement('iframe');
      frame.src = origin;
      document.body.append(frame);
      await new Promise(resolve => frame.addEventListener('load', resolve));
    }, stage.origin);
    const [, framed] = page.frames();
    assert.ok(framed !== undefined && !framed.url().startsWith(stage.origin));
    assert.equal(await framed.locator('#root').count(), 0);
    // The browser's own lines about the frame.
    errors.splice(0);
  });
});

test('characters that hide or turn others around are set apart, line breaks of a body are not', () => {
  const hiddenOf = (text: string, lines: boolean): readonly string[] =>
    splitHidden(text, lines)
      .filter(part => part.hidden)
      .map(part => part.text);
  assert.deepEqual(hiddenOf('a\u202eb\nc', false), ['\u202e', '\n']);
  assert.deepEqual(hiddenOf('a\u202eb\nc', true), ['\u202e']);
  assert.deepEqual(splitHidden('plain ❤️ 数字', false), [{ text: 'plain ❤️ 数字', hidden: false }]);
});
