import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { CallDetail, CallSummary, Explanation, Header } from '../src/api/contract.ts';
import { splitHidden } from '../src/parts/split-hidden.ts';
import { WITHOUT_CHROMIUM } from './browser.ts';
import { callId, callOf, SIGN } from './fixtures.ts';
import type { MockAdmin } from './mock-admin.ts';
import { naughtyStrings } from './naughty-strings.ts';
import { PageOpener } from './open-page.ts';

const STRINGS = naughtyStrings();
const opener = new PageOpener();
after(() => opener.close());

/** Every field that a caller, a service or a document fills. */
function hostileCall(text: string, index: number): CallSummary {
  return {
    ...callOf(index),
    code: 3000001,
    name: text,
    path: text,
    address: text,
    appKey: text,
    type: text,
    version: text,
    mallId: text,
    stoppedBy: text,
    cause: text,
    environment: text,
    dialect: text,
    revision: text,
    fault: text,
    diagnosis: text,
  };
}

function hostileDetail(detail: CallDetail): CallDetail {
  const headers: readonly Header[] = STRINGS.map(text => [text, text]);
  const text = STRINGS.join('\n');
  return {
    ...detail,
    request: { ...detail.request, method: '<b>POST</b>', headers, text },
    response: { ...detail.response, headers, text: JSON.stringify(STRINGS) },
    upstream: {
      name: text,
      method: text,
      target: text,
      attempts: 1,
      status: 200,
      text,
      truncated: true,
      durationMs: 1,
    },
  };
}

function hostileExplanation(explanation: Explanation): Explanation {
  const text = STRINGS.join(' ');
  return {
    ...explanation,
    verdict: text,
    fix: text,
    steps: STRINGS.map((observed, index) => ({
      step: index,
      name: `step ${index}`,
      title: observed,
      outcome: 'would-refuse',
      observed,
      expected: observed,
      code: 1,
      refusal: observed,
      ms: 1,
      mends: 'caller',
    })),
    sign: {
      ...SIGN,
      sentence: text,
      mistakes: SIGN.mistakes.map(mistake => ({
        ...mistake,
        sentence: text,
        fix: text,
        fixes: { ...mistake.fixes, python: text },
      })),
      expectedText: text,
      sentText: text,
      diff: STRINGS.map(part => ({ kind: 'added', text: part })),
      keys: { missing: [...new Set(STRINGS)], extra: [], changed: [] },
    },
    warnings: STRINGS.map((sentence, index) => ({ kind: `k${index}`, path: sentence, sentence })),
  };
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

async function openHostile(t: Parameters<PageOpener['open']>[0], path: string) {
  const opened = await opener.open(t, '/errors', (mock: MockAdmin) => {
    mock.emit(STRINGS.map(hostileCall));
    mock.decorate = hostileDetail;
    mock.decorateExplanation = hostileExplanation;
  });
  const { page, mock } = opened;
  const asked: string[] = [];
  await page.addInitScript(() => {
    const mark = (): void => void Object.assign(globalThis, { __alerted: true });
    Object.assign(globalThis, { alert: mark, confirm: mark, prompt: mark });
  });
  page.on('request', request => !request.url().startsWith(mock.origin) && asked.push(request.url()));
  await page.setViewportSize({ width: 1900, height: 2000 });
  await page.goto(`${mock.origin}${path}`);
  return { ...opened, asked };
}

describe('what others wrote, in every field that is shown', { skip: WITHOUT_CHROMIUM }, () => {
  test(`${STRINGS.length} naughty strings in the list run nothing and change nothing around them`, async t => {
    assert.ok(STRINGS.length >= 515, `${STRINGS.length} strings`);
    const { page, asked } = await openHostile(t, '/');
    await page.waitForFunction(count => {
      const grid = document.querySelector('[role=grid]');
      grid?.scrollTo({ top: grid.scrollHeight });
      return grid?.getAttribute('aria-rowcount') === String(count + 1);
    }, STRINGS.length);
    const drawn = new Set<string>();
    for (let top = 0; top <= 34 * STRINGS.length; top += 1500) {
      await page.locator('[role=grid]').evaluate((grid, to) => {
        grid.scrollTo({ top: to });
        return new Promise(resolve => setTimeout(resolve, 100));
      }, top);
      const ids = await page.locator('[role=row][id]').evaluateAll(rows => rows.map(row => row.id));
      for (const id of ids) drawn.add(id);
      await assertInert(page);
    }
    assert.equal(drawn.size, STRINGS.length);
    assert.deepEqual(asked, []);
  });

  for (const tab of ['trace', 'signature', 'request', 'response', 'upstream']) {
    test(`the same in the tab ${tab}`, async t => {
      const { page, asked } = await openHostile(t, `/?call=${callId(5)}&tab=${tab}`);
      const panel = page.getByRole('tabpanel');
      await panel.getByText('globalThis.__ran').first().waitFor({ state: 'attached' });
      await panel.getByText('U+202E', { exact: true }).first().waitFor({ state: 'attached' });
      await assertInert(page);
      assert.deepEqual(asked, []);
    });
  }

  test('the policy refuses an inline script, and the report of it arrives: silence means that none was there', async t => {
    const { page, mock, errors } = await opener.open(t);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.__ran = 1';
      document.body.append(script);
    });
    while (mock.cspReports.length === 0) await page.evaluate(() => new Promise(requestAnimationFrame));
    assert.match(errors.splice(0).join(''), /Content Security Policy/);
    assert.match(mock.cspReports.splice(0).join(''), /script-src/);
    await assertInert(page);
  });
});

test('characters that hide or turn others around are set apart, line breaks of a body are not', () => {
  assert.deepEqual(
    splitHidden('a\u202eb\nc', false)
      .filter(part => part.hidden)
      .map(part => part.text),
    ['\u202e', '\n'],
  );
  assert.deepEqual(
    splitHidden('a\u202eb\nc', true)
      .filter(part => part.hidden)
      .map(part => part.text),
    ['\u202e'],
  );
  assert.deepEqual(splitHidden('plain ❤️ 数字', false), [{ text: 'plain ❤️ 数字', hidden: false }]);
});
