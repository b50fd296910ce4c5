import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AdminError } from './api/admin-error.ts';
import { followOtherTabs, session, takeTokensFromAddress } from './api/session.ts';
import { router } from './router.tsx';
import { applyPreferences } from './shell/preferences.ts';
// A sheet has nothing to import but itself.
// oxlint-disable-next-line import/no-unassigned-import
import './styles.css';

takeTokensFromAddress();
followOtherTabs();
applyPreferences();

const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, refetchOnWindowFocus: false, retry: isWorthARetry },
  },
});

// What somebody was answered is nothing to the next one.
session.subscribe(() => {
  if (session.current().by === 'nothing') queries.clear();
  else void queries.resetQueries();
});

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);

/** A refusal stays one; what could not be reached is asked again twice. */
function isWorthARetry(failures: number, err: unknown): boolean {
  const isFinal = err instanceof AdminError && err.isFinal;
  return !isFinal && failures < 2;
}
