import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What these tests use of playwright-core, whose own types want those of a browser for the whole project. */
interface PlaywrightCore {
  readonly chromium: {
    launch(options: {
      readonly executablePath: string;
      readonly headless: boolean;
      readonly args: readonly string[];
    }): Promise<Browser>;
  };
}

export interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

export interface Page {
  goto(url: string): Promise<unknown>;
  /** The value of an expression, once it is known. */
  evaluate(expression: string): Promise<unknown>;
}

const EXECUTABLE = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Why there is no browser to test in, or `false`. */
export const chromiumMissing = existsSync(EXECUTABLE) ? false : `${EXECUTABLE} is not installed`;

/** Starts the system's Chromium without a window, with a profile of its own that goes when it is closed. */
export async function launchChromium(): Promise<Browser> {
  const { chromium }: PlaywrightCore = createRequire(import.meta.url)('playwright-core');
  return chromium.launch({ executablePath: EXECUTABLE, headless: true, args: FLAGS });
}
