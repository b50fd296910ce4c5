import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { callWithoutTokenInSign } from './believable-traffic.ts';
import { WITHOUT_CHROMIUM } from './browser.ts';
import type { GatewayStage } from './gateway-stage.ts';
import { PageOpener } from './open-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const opener = new PageOpener();
after(() => opener.close());

const PAGES = [
  { name: 'the gate', path: () => '/', ready: 'form', isGate: true },
  { name: 'the first run', path: () => '/', ready: 'h2', isFirst: true },
  { name: 'requests', path: () => '/?filter=ms:>0', ready: '[role=row][id]' },
  { name: 'a trace', path: (id: string) => `/?call=${id}&tab=trace`, ready: '[data-outcome=refused]' },
  { name: 'a signature', path: (id: string) => `/?call=${id}&tab=signature`, ready: 'mark' },
  { name: 'a request', path: (id: string) => `/?call=${id}&tab=request`, ready: '[role=tabpanel] pre' },
  { name: 'the explorer', path: () => '/explorer?type=bg.order.list.v2.get', ready: 'select' },
  {
    name: 'the JSON editor',
    path: () => '/explorer?type=bg.order.list.v2.get&editor=json',
    ready: '.cm-content',
  },
  { name: 'the sign tester', path: () => '/explorer?view=sign', ready: 'textarea' },
  { name: 'errors', path: () => '/errors?open=sign-invalid', ready: 'table pre' },
] as const;

const WIDTHS_PX = [1280, 390];

async function withCalls(stage: GatewayStage): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await stage.call('bg.order.list.v2.get', { pageNumber: turn });
}

describe('axe finds nothing, in both themes, both languages, wide and narrow', {
  skip: WITHOUT_CHROMIUM,
}, () => {
  for (const { name, path, ready, ...rest } of PAGES) {
    test(`in ${name}`, async t => {
      let id = '';
      const { page, stage } = await opener.open(t, '/errors', {
        prepare: async made => {
          if ('isFirst' in rest) return;
          await withCalls(made);
          id = (await callWithoutTokenInSign(made, 0)).requestId;
        },
      });
      for (const language of ['en', 'zh']) {
        await page.evaluate(
          chosen => localStorage.setItem('gatewright-console', JSON.stringify({ language: chosen })),
          language,
        );
        if ('isGate' in rest) await page.evaluate(() => sessionStorage.clear());
        await page.goto(`${stage.origin}${path(id)}`);
        await page.locator(ready).first().waitFor({ state: 'attached' });
        // By the debugger, which the policy does not bind.
        await page.evaluate(AXE);
        for (const colorScheme of ['light', 'dark'] as const) {
          for (const width of WIDTHS_PX) {
            await page.setViewportSize({ width, height: 844 });
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
            assert.deepEqual(await violationsOf(page), [], `${language}, ${colorScheme}, ${width} px`);
            assert.deepEqual(
              await overflowOf(page),
              [],
              `${language}, ${width} px: what runs out of the window`,
            );
          }
        }
      }
    });
  }
});

function violationsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    // It was put there before.
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } };
    const results = await axe.run({ resultTypes: ['violations'] });
    return results.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(node => `${node.html} ${node.failureSummary}`)
          .slice(0, 3)
          .join(' | ')}`,
    );
  });
}

/** Buttons, fields and headings of which a part lies outside of the window and of everything that scrolls. */
function overflowOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, input, select, h1, h2, h3, a')]
      .filter(element => {
        const { left, right, width } = element.getBoundingClientRect();
        const isHidden = width <= 1 || element.closest('.sr-only, [aria-hidden=true]') !== null;
        let scroller = element.parentElement;
        while (scroller !== null && !['auto', 'scroll'].includes(getComputedStyle(scroller).overflowX))
          scroller = scroller.parentElement;
        return !isHidden && scroller === null && (left < 0 || right > innerWidth);
      })
      .map(element => element.outerHTML.slice(0, 120)),
  );
}
