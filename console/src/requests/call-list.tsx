import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { CallFeed, FeedSnapshot } from '../live/call-feed.ts';
import { loadOlder } from '../live/use-call-feed.ts';
import { formatCount } from '../parts/format-number.ts';
import { useKey } from '../shell/use-key.ts';
import { CallRow, COLUMNS } from './call-row.tsx';
import { useRowHeight } from './use-row-height.ts';

const OVERSCAN_ROWS = 10;
/** Older calls are asked for when this many are left below the view. */
const AHEAD_ROWS = 40;

interface CallListProps {
  readonly feed: CallFeed;
  readonly snapshot: FeedSnapshot;
  readonly filter: string;
  /** Id of the call that the panel shows. */
  readonly open: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
}

/** The calls, newest first, as a grid of which only what is seen is drawn. */
export function CallList({ feed, snapshot, filter, open, onOpen }: CallListProps) {
  const text = useText();
  const list = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight(list);
  const { rows } = snapshot;
  const { cursor, cursorNow, setCursor } = useCursor(open);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN_ROWS,
    getItemKey: index => rows[index]?.id ?? index,
  });
  useLayoutEffect(() => virtual.measure(), [virtual, rowHeight]);
  useOlder({ feed, snapshot, filter, lastIndex: virtual.range?.endIndex ?? 0 });
  const move = (by: number): void => {
    const at = stepFrom(rows.findIndex(row => row.id === cursorNow.current) + by, rows.length);
    const next = rows[at];
    setCursor(next?.id);
    virtual.scrollToIndex(at);
    scroller.current?.focus({ preventScroll: true });
    if (open !== undefined && next !== undefined) onOpen(next.id);
  };
  const pick = (id: string): void => {
    setCursor(id);
    onOpen(id);
  };
  useKey('j', () => move(1));
  useKey('k', () => move(-1));
  const isDrawn = virtual.getVirtualItems().some(item => rows[item.index]?.id === cursor);
  return (
    <div ref={list} className="@container/calls relative flex min-h-0 min-w-0 flex-1 flex-col">
      <NewCalls count={snapshot.held} onShow={() => scroller.current?.scrollTo({ top: 0 })} />
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={text.requests.list}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={isDrawn && cursor !== undefined ? `call-${cursor}` : undefined}
        onScroll={event => feed.stand(event.currentTarget.scrollTop > rowHeight / 2)}
        onKeyDown={event => {
          if (event.key === 'Enter') pick(cursorNow.current ?? rows[0]?.id ?? '');
          else if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
            move(event.key === 'ArrowDown' ? 1 : -1);
          else return;
          event.preventDefault();
        }}
        className="min-h-0 flex-1 overflow-auto [scrollbar-gutter:stable]"
      >
        <ColumnHeads />
        <Rows rows={rows} virtual={virtual} open={open} cursor={cursor} onPick={pick} />
      </div>
    </div>
  );
}

/** The row that the keys are at: drawn by its state, moved by its ref, so that keys faster than drawing all count. */
function useCursor(open: string | undefined) {
  const [cursor, draw] = useState(open);
  const cursorNow = useRef(open);
  const setCursor = (id: string | undefined): void => {
    cursorNow.current = id;
    draw(id);
  };
  return { cursor, cursorNow, setCursor };
}

interface RowsProps {
  readonly rows: FeedSnapshot['rows'];
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
  readonly open: string | undefined;
  readonly cursor: string | undefined;
  readonly onPick: (id: string) => void;
}

/** The rows that are in view, where they belong. */
function Rows({ rows, virtual, open, cursor, onPick }: RowsProps) {
  const nowMs = useNow();
  return (
    <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, start, size }) => {
        const call = rows[index];
        return call === undefined ? null : (
          <CallRow
            key={call.id}
            call={call}
            index={index}
            top={start}
            height={size}
            nowMs={nowMs}
            isOpen={call.id === open}
            isCursor={call.id === cursor}
            onOpen={onPick}
          />
        );
      })}
    </div>
  );
}

/** The nearest row there is. */
function stepFrom(index: number, rows: number): number {
  return Math.min(Math.max(index, 0), rows - 1);
}

function ColumnHeads() {
  const text = useText();
  return (
    <div role="rowgroup" className="sticky top-0 z-10 bg-page">
      <div
        role="row"
        aria-rowindex={1}
        className="call-grid call-heads h-8 border-b border-line text-xs text-faint"
      >
        {COLUMNS.map(column => (
          <span
            key={column}
            role="columnheader"
            data-column={column}
            className={column === 'ms' ? 'text-right' : ''}
          >
            {text.requests.columns[column]}
          </span>
        ))}
      </div>
    </div>
  );
}

function NewCalls({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  const text = useText();
  if (count === 0) return null;
  return (
    <button
      type="button"
      title={text.requests.showNew}
      onClick={onShow}
      className="absolute top-10 left-1/2 z-20 -translate-x-1/2 rounded-full bg-accent-fill px-3 py-1 text-xs font-medium text-on-accent shadow-md"
    >
      ↑ {text.requests.new(formatCount(count))}
    </button>
  );
}

interface OlderInput {
  readonly feed: CallFeed;
  readonly snapshot: FeedSnapshot;
  readonly filter: string;
  readonly lastIndex: number;
}

/** Asks for older calls before the end comes into view, one page at a time. */
function useOlder({ feed, snapshot, filter, lastIndex }: OlderInput): void {
  const [loading, setLoading] = useState(false);
  const [failedAt, setFailedAt] = useState(-1);
  const wanted = snapshot.next !== null && lastIndex > 0 && lastIndex >= snapshot.rows.length - AHEAD_ROWS;
  useEffect(() => {
    if (!wanted || loading || failedAt === lastIndex) return;
    setLoading(true);
    loadOlder(feed, filter)
      // Only when the list is scrolled on is it tried again.
      .catch(() => setFailedAt(lastIndex))
      .finally(() => setLoading(false));
  }, [wanted, loading, failedAt, lastIndex, feed, filter]);
}

function useNow(): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
