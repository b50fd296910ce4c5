import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useCallback } from 'react';
import { adminApi } from '../api/admin-api.ts';
import { useMay } from '../api/use-may.ts';
import { useText } from '../i18n/use-text.ts';
import { useCallFeed } from '../live/use-call-feed.ts';
import { mergeSearch } from '../parts/merge-search.ts';
import type { RequestsSearch } from '../router.tsx';
import { useKey } from '../shell/use-key.ts';
import { CallAnnouncer } from './call-announcer.tsx';
import { CallList } from './call-list.tsx';
import { FeedState } from './feed-state.tsx';
import { FilterBox } from './filter-box.tsx';
import { FirstCalls } from './first-calls.tsx';
import { GatewayGone } from './gateway-gone.tsx';
import { NextCalls } from './next-calls.tsx';
import { NoMatch } from './no-match.tsx';
import { Overview } from './overview.tsx';
import { useDemoCalls } from './use-demo-calls.ts';

const CallPanel = lazy(async () => ({ default: (await import('./call-panel.tsx')).CallPanel }));
const route = getRouteApi('/');
/** With more rows than this somebody has found out how to call. */
const NEWCOMER_ROWS_MAX = 5;

/** The home page: every call as it arrives, filtered, and one of them in detail. */
export function RequestsPage() {
  const text = useText();
  const { filter = '', call, tab, live: liveSearch } = route.useSearch();
  const change = useAddress();
  const live = liveSearch !== 'off';
  const calls = useCallFeed(filter, live);
  const { snapshot, state, error, feed } = calls;
  const open = useCallback((id: string | undefined) => change({ call: id }), [change]);
  const setFilter = useCallback((next: string) => change({ filter: next || undefined }, true), [change]);
  const setTab = useCallback((next: string) => change({ tab: next }, true), [change]);
  const toggleLive = (): void => change({ live: live ? 'off' : undefined }, true);
  useKey('l', toggleLive);
  // Here and not in the panel, so that it closes one that is still being fetched.
  useKey('Escape', () => (call === undefined ? false : open(undefined)));
  const isGone = snapshot.rows.length === 0 && state === 'lost';
  const status = useQuery({ queryKey: ['status'], queryFn: adminApi.status }).data;
  const mayCall = useMay('call');
  const isNewcomer =
    mayCall && status?.mode === 'sandbox' && filter === '' && snapshot.rows.length <= NEWCOMER_ROWS_MAX;
  const demo = useDemoCalls(isNewcomer, open);
  const isEmpty = snapshot.rows.length === 0 && (state === 'live' || state === 'still');
  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">{text.requests.title}</h1>
      <div className="flex min-h-12 items-start gap-3 border-b border-line px-4 py-2">
        <FilterBox
          filter={filter}
          onFilter={setFilter}
          problem={state === 'refused' ? (error?.problem ?? null) : null}
          rows={snapshot.rows}
        />
        <FeedState calls={calls} live={live} onToggle={toggleLive} />
      </div>
      {!isEmpty && !isGone && state !== 'refused' && (
        <Overview filter={filter} live={live} snapshot={snapshot} onFilter={setFilter} />
      )}
      <div className="flex min-h-0 flex-1">
        {isEmpty && filter === '' && <FirstCalls calls={demo} status={status} />}
        {isEmpty && filter !== '' && <NoMatch onClear={() => setFilter('')} />}
        {isGone && <GatewayGone />}
        {!isEmpty && !isGone && (
          <div className="flex min-w-0 flex-1 flex-col">
            <CallList feed={feed} snapshot={snapshot} filter={filter} open={call} onOpen={open} />
            {isNewcomer && snapshot.rows.length > 0 && <NextCalls calls={demo} />}
          </div>
        )}
        {call !== undefined && (
          <Suspense fallback={<div className="w-[46rem] max-w-[60%] border-l border-line" />}>
            <CallPanel key={call} id={call} tab={tab} onTab={setTab} onOpen={open} />
          </Suspense>
        )}
      </div>
      <CallAnnouncer snapshot={snapshot} />
    </div>
  );
}

type Change = { readonly [Key in keyof RequestsSearch]?: RequestsSearch[Key] | undefined };

/** Changes what the address says; `replace` leaves no step in the history. */
function useAddress(): (change: Change, replace?: boolean) => void {
  const navigate = route.useNavigate();
  return useCallback(
    (change, replace = false) =>
      void navigate({ to: '/', search: (rest: RequestsSearch) => mergeSearch(rest, change), replace }),
    [navigate],
  );
}
