import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { RequestsPage } from './requests/requests-page.tsx';
import { AppShell } from './shell/app-shell.tsx';
import { BrokenPage, MissingPage } from './shell/broken-page.tsx';

/** What the address says, for each page. Values are plain text: `?filter=code:3000001&call=us-…`. */
export interface RequestsSearch {
  readonly filter?: string;
  readonly call?: string;
  readonly tab?: string;
  readonly live?: 'off';
}

export interface ExplorerSearch {
  readonly view?: 'sign';
  readonly type?: string;
  readonly app?: string;
  readonly token?: string;
  readonly editor?: 'json';
  /** A call whose body is the beginning. */
  readonly from?: string;
  readonly body?: string;
}

export interface ErrorsSearch {
  readonly find?: string;
  readonly open?: string;
  readonly sort?: string;
}

type Raw = Readonly<Record<string, unknown>>;

const rootRoute = createRootRoute({
  component: AppShell,
  errorComponent: BrokenPage,
  notFoundComponent: MissingPage,
});

export const requestsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: RequestsPage,
  validateSearch: (raw: Raw): RequestsSearch => ({
    ...pick(raw, ['filter', 'call', 'tab']),
    ...(raw['live'] === 'off' ? { live: 'off' } : {}),
  }),
});

export const explorerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/explorer',
  component: lazyRouteComponent(() => import('./explorer/explorer-page.tsx'), 'ExplorerPage'),
  validateSearch: (raw: Raw): ExplorerSearch => ({
    ...pick(raw, ['type', 'app', 'token', 'from', 'body']),
    ...(raw['view'] === 'sign' ? { view: 'sign' } : {}),
    ...(raw['editor'] === 'json' ? { editor: 'json' } : {}),
  }),
});

export const errorsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/errors',
  component: lazyRouteComponent(() => import('./errors/errors-page.tsx'), 'ErrorsPage'),
  validateSearch: (raw: Raw): ErrorsSearch => pick(raw, ['find', 'open', 'sort']),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([requestsRoute, explorerRoute, errorsRoute]),
  parseSearch: text => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: writeSearch,
  defaultErrorComponent: BrokenPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function pick<Key extends string>(raw: Raw, keys: readonly Key[]): Partial<Record<Key, string>> {
  const found: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const value = raw[key];
    if (typeof value === 'string' && value !== '') found[key] = value;
  }
  return found;
}

/** Colons, stars and commas stay readable: they are what filters are made of. */
function writeSearch(search: Raw): string {
  const entries = Object.entries(search).flatMap(([key, value]) =>
    typeof value === 'string' && value !== '' ? [`${key}=${escapeValue(value)}`] : [],
  );
  return entries.length === 0 ? '' : `?${entries.join('&')}`;
}

function escapeValue(value: string): string {
  return encodeURIComponent(value).replaceAll(/%(3A|2C|2F)/g, escaped => decodeURIComponent(escaped));
}
