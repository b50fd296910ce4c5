import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** Where the system keeps its Chromium, `undefined` where it has none. */
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  path => existsSync(path),
);

/** For `node:test`: false, or why browser tests are skipped. */
export const WITHOUT_CHROMIUM: false | string =
  CHROMIUM === undefined ? 'needs Chromium: apt-get install chromium' : false;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Only what never happens takes so long: a browser among other work may need many seconds for a page. */
const PATIENCE_MS = 60_000;

/** A Chromium with a profile of its own, gone with it. Nothing but loopback is reached. */
export class TestBrowser {
  readonly context: BrowserContext;
  readonly #profile: string;

  private constructor(context: BrowserContext, profile: string) {
    this.context = context;
    this.#profile = profile;
  }

  static async start(options: { readonly args?: readonly string[] } = {}): Promise<TestBrowser> {
    const profile = await mkdtemp(join(tmpdir(), 'gatewright-chromium-'));
    const context = await chromium.launchPersistentContext(profile, {
      ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
      headless: true,
      args: [...FLAGS, ...(options.args ?? [])],
      viewport: { width: 1440, height: 900 },
      locale: 'en-US',
      timezoneId: 'UTC',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    return new TestBrowser(context, profile);
  }

  /** A page whose errors fail the test by `errors`. */
  async page(): Promise<{ readonly page: Page; readonly errors: string[] }> {
    const page = await this.context.newPage();
    const errors: string[] = [];
    page.on('pageerror', error => errors.push(String(error)));
    page.on('console', message => {
      // The browser's own line about a refusal, which pages show in their way.
      const isRefusal = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isRefusal) errors.push(message.text());
    });
    return { page, errors };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
