import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { adminApi } from '../api/admin-api.ts';
import { AdminError, problemOf } from '../api/admin-error.ts';
import type { CallSummary } from '../api/contract.ts';
import { readEvents, type StreamEvent } from '../api/read-events.ts';
import { CallFeed, type FeedSnapshot } from './call-feed.ts';

export type FeedState = 'loading' | 'live' | 'still' | 'lost' | 'refused';

export interface LiveCalls {
  readonly feed: CallFeed;
  readonly snapshot: FeedSnapshot;
  readonly state: FeedState;
  /** Why the filter was refused, or why nothing comes. */
  readonly error: AdminError | null;
}

/** Drawn four times a second, however many calls arrive. */
const PUBLISH_EVERY_MS = 250;
const RETRY_MS = [500, 1000, 2000, 5000];

/** The calls that match `filter`; with `live` they go on arriving. */
export function useCallFeed(filter: string, live: boolean): LiveCalls {
  // A filter has its own feed: rows of another one never show up in it.
  // The filter is what the feed is made for.
  const feed = useMemo(() => new CallFeed(), [filter]);
  const [state, setState] = useState<FeedState>('loading');
  const [error, setError] = useState<AdminError | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    setError(null);
    setState('loading');
    void follow({ feed, filter, live, signal: stop.signal, setState, setError });
    const timer = setInterval(() => feed.publish(), PUBLISH_EVERY_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [feed, filter, live]);
  const snapshot = useSyncExternalStore(feed.subscribe, feed.snapshot);
  return { feed, snapshot, state, error };
}

/** The next page of the past, where there is one. */
export async function loadOlder(feed: CallFeed, filter: string): Promise<void> {
  const { next } = feed.snapshot();
  if (next === null) return;
  feed.takeOlder(await adminApi.olderCalls(filter, next));
}

interface Following {
  readonly feed: CallFeed;
  readonly filter: string;
  readonly live: boolean;
  readonly signal: AbortSignal;
  readonly setState: (state: FeedState) => void;
  readonly setError: (error: AdminError | null) => void;
}

/** Page, stream, and again after a pause where the stream ends. Ends by the signal, or by a refusal. */
async function follow(following: Following): Promise<void> {
  const { signal, live, setState, setError } = following;
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await followOnce(following, () => (attempt = 0));
      if (!live) return;
      if (!signal.aborted) setState('lost');
    } catch (err) {
      if (signal.aborted) return;
      const failure =
        err instanceof AdminError ? err : new AdminError(problemOf(0, 'unexpected', String(err)));
      setError(failure);
      if (failure.isFinal) return setState('refused');
      setState('lost');
    }
    await pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 0, signal);
  }
}

async function followOnce(following: Following, onOpen: () => void): Promise<void> {
  const { feed, filter, live, signal, setState, setError } = following;
  // The stream first: what happens between the two is in one of them, and known by its id.
  const response = live ? await adminApi.callStream(filter, signal) : null;
  const page = await adminApi.newestCalls(filter);
  if (signal.aborted) return;
  feed.takeNewest(page);
  setError(null);
  setState(live ? 'live' : 'still');
  onOpen();
  if (response !== null) await readEvents(response, events => takeEvents(feed, events));
}

function takeEvents(feed: CallFeed, events: readonly StreamEvent[]): void {
  const calls: CallSummary[] = [];
  for (const { name, data } of events) {
    // What the stream names `call` is a CallSummary, what it names `dropped` has a count.
    if (name === 'call') calls.push(JSON.parse(data) as CallSummary);
    else if (name === 'dropped') feed.drop((JSON.parse(data) as { readonly count: number }).count); // see above
  }
  feed.push(calls);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    resolve();
  });
  return promise;
}
