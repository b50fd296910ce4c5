import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import { WITHOUT_CHROMIUM } from './browser.ts';
import { callId, callOf } from './fixtures.ts';
import type { MockAdmin } from './mock-admin.ts';
import { PageOpener } from './open-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const opener = new PageOpener();
after(() => opener.close());

const PAGES = [
  { name: 'requests', path: '/', ready: '[role=row][id]' },
  { name: 'a trace', path: `/?call=${callId(297)}`, ready: '[data-outcome=refused]' },
  { name: 'a signature', path: `/?call=${callId(297)}&tab=signature`, ready: 'mark' },
  { name: 'a request', path: `/?call=${callId(297)}&tab=request`, ready: '[role=tabpanel] pre' },
  { name: 'the explorer', path: '/explorer?type=bg.order.list.v2.get', ready: 'fieldset' },
  { name: 'the JSON editor', path: '/explorer?type=bg.order.list.v2.get&editor=json', ready: '.cm-content' },
  { name: 'the sign tester', path: '/explorer?view=sign', ready: 'textarea' },
  { name: 'errors', path: '/errors?open=sign-invalid', ready: 'table pre' },
] as const;

function withCalls(mock: MockAdmin): void {
  mock.emit(Array.from({ length: 300 }, (_, index) => callOf(index)));
}

function withNothing(): void {
  // The first run: there is no call.
}

describe('axe finds nothing', { skip: WITHOUT_CHROMIUM }, () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const { name, path, ready } of PAGES) {
      test(`in ${name}, ${theme}`, async t => {
        await judge(t, { path, ready, theme, prepare: withCalls });
      });
    }
    test(`in the first run, ${theme}`, async t => {
      await judge(t, { path: '/', ready: 'h2', theme, prepare: withNothing });
    });
  }
});

interface Judged {
  readonly path: string;
  readonly ready: string;
  readonly theme: 'light' | 'dark';
  readonly prepare: (mock: MockAdmin) => void;
}

async function judge(
  t: Parameters<PageOpener['open']>[0],
  { path, ready, theme, prepare }: Judged,
): Promise<void> {
  const { page } = await opener.open(t, path, prepare);
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await page.locator(ready).first().waitFor({ state: 'attached' });
  // By the debugger, which the policy does not bind.
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    // The line above has put it there.
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<AxeResults> } };
    const results = await axe.run();
    return results.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(node => `${node.html} ${node.failureSummary}`)
          .slice(0, 3)
          .join(' | ')}`,
    );
  });
  assert.deepEqual(violations, []);
}
