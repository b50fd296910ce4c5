import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { FeedSnapshot } from '../live/call-feed.ts';
import type { LiveCalls } from '../live/use-call-feed.ts';
import { formatCount, formatRate } from '../parts/format-number.ts';

interface FeedStateProps {
  readonly calls: LiveCalls;
  readonly live: boolean;
  readonly onToggle: () => void;
}

/** Rate and count of what matches, and the switch that lets new calls in. */
export function FeedState({ calls, live, onToggle }: FeedStateProps) {
  const text = useText();
  const { snapshot, state } = calls;
  const rate = useRate(snapshot);
  const label = live ? text.requests.liveOn : text.requests.liveOff;
  return (
    <div className="flex h-8 shrink-0 items-center gap-4 text-muted">
      {snapshot.dropped > 0 && (
        <span className="hidden text-warn xl:inline">
          {text.requests.dropped(formatCount(snapshot.dropped))}
        </span>
      )}
      {live && state === 'live' && (
        <span className="hidden sm:inline">{text.requests.perSecond(formatRate(rate))}</span>
      )}
      <span className="hidden md:inline">
        {text.requests.matching(formatCount(snapshot.total + snapshot.arrived))}
      </span>
      <button
        type="button"
        aria-pressed={live}
        title={label}
        onClick={onToggle}
        className="flex h-8 items-center gap-2 rounded-md border border-edge px-3 text-text hover:bg-hover"
      >
        <span className={`size-2 rounded-full ${dotClass(live, state)}`} />
        {text.requests.liveStates[live ? state : 'still']}
      </button>
    </div>
  );
}

function dotClass(live: boolean, state: LiveCalls['state']): string {
  if (!live) return 'border border-edge';
  return state === 'live' ? 'bg-good-fill' : 'bg-warn-fill';
}

const RATE_OVER_MS = 5000;

/** Calls a second, over the last five seconds. */
function useRate(snapshot: FeedSnapshot): number {
  const latest = useRef(snapshot);
  latest.current = snapshot;
  const [rate, setRate] = useState(0);
  useEffect(() => {
    let marks: readonly { readonly atMs: number; readonly arrived: number }[] = [];
    const timer = setInterval(() => {
      const now = { atMs: performance.now(), arrived: latest.current.arrived + latest.current.held };
      marks = [...marks.filter(mark => now.atMs - mark.atMs <= RATE_OVER_MS), now];
      const [first = now] = marks;
      const elapsedMs = now.atMs - first.atMs;
      setRate(elapsedMs === 0 ? 0 : Math.max(0, ((now.arrived - first.arrived) * 1000) / elapsedMs));
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  return rate;
}
