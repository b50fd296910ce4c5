import { setTimeout } from 'node:timers/promises';
import type { Caller } from '../../model/received.ts';

/** Waits so many milliseconds, or until the caller has left; keeps no process from ending. */
export async function waitFor(milliseconds: number, caller: Caller): Promise<void> {
  const left = new AbortController();
  caller.onGone(() => left.abort());
  await setTimeout(milliseconds, undefined, { signal: left.signal, ref: false }).catch(() => undefined);
}
