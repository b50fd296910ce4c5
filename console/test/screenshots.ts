import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { callWithoutTokenInSign, PROXIED_DEMO, playTraffic } from './believable-traffic.ts';
import { TestBrowser } from './browser.ts';
import { GatewayStage, TOKEN } from './gateway-stage.ts';

/*
 * npm run screenshots -w console: the pages as the real gateway serves them, into docs/screenshots.
 *
 * npm run screenshots -w console -- <folder> takes every page in every theme, language and width into that folder.
 */

type Theme = 'light' | 'dark';
type Language = 'en' | 'zh';

interface Shot {
  readonly name: string;
  readonly path: (badId: string) => string;
  readonly ready: string;
  /** The themes that the documentation shows. */
  readonly themes: readonly Theme[];
  /** Before there is any call. */
  readonly isFirst?: boolean;
  /** Before anybody has signed in. */
  readonly isGate?: boolean;
}

const BOTH = ['light', 'dark'] as const;
const SHOTS: readonly Shot[] = [
  { name: 'sign-in', path: () => '/', ready: 'form', themes: ['light'], isFirst: true, isGate: true },
  { name: 'first-run', path: () => '/', ready: 'h2', themes: BOTH, isFirst: true },
  { name: 'requests', path: () => '/', ready: '[role=row][id]', themes: BOTH },
  { name: 'trace', path: id => `/?call=${id}&tab=trace`, ready: '[data-outcome=refused]', themes: BOTH },
  { name: 'signature', path: id => `/?call=${id}`, ready: 'mark', themes: BOTH },
  {
    name: 'explorer',
    path: () => '/explorer?type=bg.logistics.shipment.v2.confirm',
    ready: 'fieldset',
    themes: BOTH,
  },
  { name: 'errors', path: () => '/errors?open=sign-invalid', ready: 'table pre', themes: BOTH },
];
/** Only looked at, and not in the documentation. */
const MORE: readonly Shot[] = [
  { name: 'request', path: id => `/?call=${id}&tab=request`, ready: '[role=tabpanel] pre', themes: [] },
  { name: 'response', path: id => `/?call=${id}&tab=response`, ready: '[role=tabpanel] pre', themes: [] },
  { name: 'upstream', path: id => `/?call=${id}&tab=upstream`, ready: '[role=tabpanel] p', themes: [] },
  { name: 'gone', path: () => '/?call=us-gone', ready: 'section p', themes: [] },
  { name: 'no-match', path: () => '/?filter=code:6000002', ready: 'button', themes: [] },
  { name: 'bad-filter', path: () => '/?filter=typ:x', ready: '[role=alert]', themes: [] },
  { name: 'sign-tester', path: () => '/explorer?view=sign', ready: 'textarea', themes: [] },
  {
    name: 'editor',
    path: () => '/explorer?type=bg.order.list.v2.get&editor=json',
    ready: '.cm-content',
    themes: [],
  },
  { name: 'picker', path: () => '/explorer', ready: '[role=option]', themes: [] },
];
const CALLS = 420;
const EVERY_MS = 2600;

const [wanted] = process.argv.slice(2);
const folder = wanted ?? join(import.meta.dirname, '../../docs/screenshots');
mkdirSync(folder, { recursive: true });
await using stage = await GatewayStage.start(PROXIED_DEMO);
await using browser = await TestBrowser.start();
const { page, errors } = await browser.page();
for (const shot of [...SHOTS, ...MORE].filter(({ isFirst = false }) => isFirst)) await takeAll(shot, '');
await playTraffic(stage, CALLS, EVERY_MS);
const { requestId } = await callWithoutTokenInSign(stage, 0);
for (const shot of [...SHOTS, ...MORE].filter(({ isFirst = false }) => !isFirst))
  await takeAll(shot, requestId);
if (errors.length > 0) throw new Error(errors.join('\n'));

async function takeAll(shot: Shot, badId: string): Promise<void> {
  if (wanted === undefined) {
    for (const theme of shot.themes) await take(page, { shot, badId, theme, language: 'en', width: 1280 });
    return;
  }
  for (const theme of BOTH) await take(page, { shot, badId, theme, language: 'en', width: 1280 });
  await take(page, { shot, badId, theme: 'light', language: 'zh', width: 1280 });
  await take(page, { shot, badId, theme: 'light', language: 'en', width: 390 });
  await take(page, { shot, badId, theme: 'dark', language: 'zh', width: 390 });
}

interface Look {
  readonly shot: Shot;
  readonly badId: string;
  readonly theme: Theme;
  readonly language: Language;
  readonly width: number;
}

async function take(shown: Page, { shot, badId, theme, language, width }: Look): Promise<void> {
  await shown.setViewportSize({ width, height: width < 800 ? 844 : 800 });
  await shown.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await shown.goto(`${stage.origin}/#token=${TOKEN}`);
  await shown.evaluate(
    chosen =>
      localStorage.setItem('gatewright-console', JSON.stringify({ theme: 'system', language: chosen })),
    language,
  );
  if (shot.isGate === true) await shown.evaluate(() => sessionStorage.clear());
  await shown.goto(`${stage.origin}${shot.path(badId)}`);
  await shown.locator(shot.ready).first().waitFor({ state: 'attached' });
  await shown.evaluate(() => document.fonts.ready);
  await shown.waitForLoadState('load');
  // What was fetched is drawn.
  await shown.evaluate(() => new Promise(resolve => setTimeout(resolve, 700)));
  const suffix = wanted === undefined ? theme : `${width}-${language}-${theme}`;
  await shown.screenshot({ path: join(folder, `${shot.name}-${suffix}.png`) });
  console.log(`${shot.name}-${suffix}.png`);
}
