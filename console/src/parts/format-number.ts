/** "12,345": counts of things, grouped by thousands the same way in every language. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** Milliseconds: one decimal below ten, none above. */
export function formatMs(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : formatCount(Math.round(ms));
}

/** A short span: µs below a millisecond. */
export function formatSpan(ms: number): string {
  return ms < 1 ? `${Math.round(ms * 1000)} µs` : `${formatMs(ms)} ms`;
}

/** Calls a second: one decimal below ten. */
export function formatRate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : formatCount(perSecond);
}
