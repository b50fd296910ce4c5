import { TestBrowser } from './browser.ts';
import { TOKEN } from './gateway-stage.ts';
import { recordOf } from './made-calls.ts';
import { StoreStage } from './store-stage.ts';

/*
 * node console/test/live-tail.ts [seconds] [calls a second]: what a page costs that watches a busy gateway.
 *
 * The store, the stream and the page are the real ones; the calls are recorded and not made.
 */

const PER_SECOND = 2000;
const BATCHES_PER_SECOND = 20;

export interface LiveTail {
  readonly sent: number;
  /** Calls that the page says it knows of, and those that it says were left out on the way to it. */
  readonly counted: number;
  readonly dropped: number;
  /** Calls that the page keeps, and elements that it draws for them. */
  readonly rows: number;
  readonly elements: number;
  /** Heap of the page after a collection, at the beginning and at the end. */
  readonly heapBytes: { readonly before: number; readonly after: number };
  /** Longest time in which the page drew nothing. */
  readonly longestFrameMs: number;
}

/** Lets calls arrive at a page for a time, and looks at what it keeps. */
export async function runLiveTail(seconds: number, perSecond = PER_SECOND): Promise<LiveTail> {
  await using stage = await StoreStage.start();
  await using browser = await TestBrowser.start();
  const { page, errors } = await browser.page();
  await page.goto(`${stage.origin}/#token=${TOKEN}`);
  await page.getByText('No calls yet').waitFor();
  let sent = 0;
  const batch = Math.round(perSecond / BATCHES_PER_SECOND);
  const emit = (): void => {
    stage.record(Array.from({ length: batch }, (_, index) => recordOf(sent + index)));
    sent += batch;
  };
  emit();
  await page.getByRole('row').nth(1).waitFor();
  const debug = await browser.context.newCDPSession(page);
  const heap = async (): Promise<number> => {
    await debug.send('HeapProfiler.collectGarbage');
    return (await debug.send('Runtime.getHeapUsage')).usedSize;
  };
  // Only when the list is full is what comes after it a leak.
  const warmUp = Math.ceil(2 * BATCHES_PER_SECOND);
  await every(1000 / BATCHES_PER_SECOND, warmUp, emit);
  const before = await heap();
  await page.evaluate(watchFrames);
  await every(1000 / BATCHES_PER_SECOND, seconds * BATCHES_PER_SECOND, emit);
  await page.waitForFunction(readShown, sent);
  const shown = await page.evaluate(readShown, null);
  const after = await heap();
  if (errors.length > 0 || shown === null) throw new Error(errors.join('\n'));
  return { sent, heapBytes: { before, after }, ...shown };
}

/** Runs in the page: what it shows and keeps; `null` while that is not all of `sent` yet. */
function readShown(sent: number | null) {
  const text = document.body.textContent ?? '';
  const countBefore = (words: string): number =>
    Number(new RegExp(`([\\d,]+) ${words}`).exec(text)?.[1]?.replaceAll(',', '') ?? 0);
  const counted = countBefore('calls');
  const dropped = countBefore('left out');
  if (sent !== null && counted + dropped < sent) return null;
  return {
    counted,
    dropped,
    rows: Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) - 1,
    elements: document.querySelectorAll('*').length,
    longestFrameMs: Number(Reflect.get(globalThis, '__longestFrameMs')),
  };
}

/** Runs in the page. */
function watchFrames(): void {
  let last = performance.now();
  const tick = (): void => {
    const now = performance.now();
    const longest = Math.max(Number(Reflect.get(globalThis, '__longestFrameMs') ?? 0), now - last);
    Reflect.set(globalThis, '__longestFrameMs', longest);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

/** `times` times, at a steady rate: a late one is followed by the next at its own time. */
function every(ms: number, times: number, run: () => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const startedMs = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.min(times, Math.floor((performance.now() - startedMs) / ms));
    for (; done < due; done += 1) run();
    if (done < times) return;
    clearInterval(timer);
    resolve();
  }, ms);
  return promise;
}

if (import.meta.main) {
  const [seconds = 60, perSecond = PER_SECOND] = process.argv.slice(2).map(Number);
  const { sent, counted, dropped, rows, elements, heapBytes, longestFrameMs } = await runLiveTail(
    seconds,
    perSecond,
  );
  const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  console.log(
    [
      `${perSecond} calls/s for ${seconds} s: ${sent} sent, ${counted} counted by the page, ${dropped} told as left out`,
      `${rows} kept, ${elements} elements`,
      `heap ${mib(heapBytes.before)} before, ${mib(heapBytes.after)} after`,
      `longest frame ${longestFrameMs.toFixed(0)} ms`,
    ].join('\n'),
  );
}
