import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { TestBrowser } from './browser.ts';
import { callOf } from './fixtures.ts';
import { MockAdmin, TOKEN } from './mock-admin.ts';

/* npm run screenshots -w console: the pages in both themes, from fixtures, into docs/screenshots. */

const FOLDER = join(import.meta.dirname, '../../docs/screenshots');
const CALLS = 400;

interface Shot {
  readonly name: string;
  readonly path: (badId: string) => string;
  readonly ready: string;
  readonly themes: readonly ('light' | 'dark')[];
}

const SHOTS: readonly Shot[] = [
  { name: 'first-run', path: () => '/', ready: 'h2', themes: ['light'] },
  { name: 'requests', path: () => '/', ready: '[role=row][id]', themes: ['light', 'dark'] },
  { name: 'trace', path: id => `/?call=${id}`, ready: '[data-outcome=refused]', themes: ['light', 'dark'] },
  { name: 'signature', path: id => `/?call=${id}&tab=signature`, ready: 'mark', themes: ['light'] },
  {
    name: 'explorer',
    path: () => '/explorer?type=bg.order.list.v2.get',
    ready: 'fieldset',
    themes: ['light', 'dark'],
  },
  { name: 'errors', path: () => '/errors?open=sign-invalid', ready: 'table pre', themes: ['light', 'dark'] },
];

mkdirSync(FOLDER, { recursive: true });
await using mock = await MockAdmin.start();
await using browser = await TestBrowser.start();
const { page } = await browser.page();
await page.setViewportSize({ width: 1280, height: 800 });
await page.goto(`${mock.origin}/#token=${TOKEN}`);
for (const shot of SHOTS) {
  // The first picture is of a gateway that nobody has called yet.
  if (shot.name !== 'first-run' && mock.calls.length === 0) fill();
  for (const theme of shot.themes) await take(page, shot, theme);
}

function fill(): void {
  const nowMs = Date.now();
  mock.emit(Array.from({ length: CALLS }, (_, index) => callOf(index, nowMs - (CALLS - index) * 230)));
}

async function take(shown: Page, { name, path, ready }: Shot, theme: 'light' | 'dark'): Promise<void> {
  const bad = mock.calls.findLast(call => call.name === 'sign-invalid');
  await shown.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await shown.goto(`${mock.origin}${path(bad?.id ?? '')}`);
  await shown.locator(ready).first().waitFor({ state: 'attached' });
  await shown.evaluate(() => document.fonts.ready);
  await shown.waitForLoadState('load');
  // What was fetched is drawn.
  await shown.evaluate(() => new Promise(resolve => setTimeout(resolve, 500)));
  await shown.screenshot({ path: join(FOLDER, `${name}-${theme}.png`) });
  console.log(`docs/screenshots/${name}-${theme}.png`);
}
