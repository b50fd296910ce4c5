import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { TestBrowser } from './browser.ts';
import { MockAdmin, TOKEN } from './mock-admin.ts';

export interface OpenPage {
  readonly page: Page;
  readonly mock: MockAdmin;
  /** What the page complained of; at the end of the test nothing may be left of it. */
  readonly errors: string[];
}

/** One Chromium for the tests of a file; each test gets a page, a mock, and at its end no error and no report. */
export class PageOpener {
  #browser: Promise<TestBrowser> | undefined;

  async open(
    t: TestContext,
    path = '/',
    prepare: (mock: MockAdmin) => void = () => undefined,
  ): Promise<OpenPage> {
    this.#browser ??= TestBrowser.start();
    const mock = await MockAdmin.start();
    prepare(mock);
    const { page, errors } = await (await this.#browser).page();
    t.after(async () => {
      await page.close();
      await mock[Symbol.asyncDispose]();
      assert.deepEqual(errors, []);
      assert.deepEqual(mock.cspReports, []);
    });
    await page.goto(`${mock.origin}${path}#token=${TOKEN}`);
    await page.locator('#page').waitFor();
    return { page, mock, errors };
  }

  async close(): Promise<void> {
    await (await this.#browser)?.[Symbol.asyncDispose]();
  }
}
