import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { TestBrowser } from './browser.ts';
import { GatewayStage, TOKEN } from './gateway-stage.ts';

export interface OpenPage {
  readonly page: Page;
  readonly stage: GatewayStage;
  /** What the page complained of; at the end of the test nothing may be left of it. */
  readonly errors: string[];
  /** What the content security policy refused; the same. */
  readonly refusals: string[];
}

interface OpenOptions {
  /** Calls that were made before the page is opened. */
  readonly prepare?: (stage: GatewayStage) => Promise<unknown>;
  /** In place of the demo's. */
  readonly document?: string;
}

/** One Chromium for the tests of a file; each test gets a page and a gateway, and at its end no error and no refusal. */
export class PageOpener {
  #browser: Promise<TestBrowser> | undefined;

  async open(t: TestContext, path = '/', options: OpenOptions = {}): Promise<OpenPage> {
    const stage = await GatewayStage.start(options.document);
    t.after(() => stage[Symbol.asyncDispose]());
    await options.prepare?.(stage);
    const { page, errors, refusals } = await this.blank(t);
    await page.goto(`${stage.origin}${path}#token=${TOKEN}`);
    await page.locator('#page').waitFor();
    return { page, stage, errors, refusals };
  }

  /** A page that was led nowhere yet. */
  async blank(t: TestContext): Promise<Omit<OpenPage, 'stage'>> {
    this.#browser ??= TestBrowser.start();
    const browser = await this.#browser;
    // Ports of a host share them: what an earlier test signed in with would be sent to this one's gateway.
    await browser.context.clearCookies();
    const { page, errors } = await browser.page();
    const refusals: string[] = [];
    await page.exposeBinding('reportRefusal', (_source, text: string) => refusals.push(text));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
        // The binding above.
        const report: unknown = Reflect.get(globalThis, 'reportRefusal');
        if (typeof report === 'function') report(`${violatedDirective} ${blockedURI} ${sample}`);
      });
    });
    t.after(async () => {
      await page.close();
      assert.deepEqual(errors, []);
      assert.deepEqual(refusals, []);
    });
    return { page, errors, refusals };
  }

  async close(): Promise<void> {
    await (await this.#browser)?.[Symbol.asyncDispose]();
  }
}
