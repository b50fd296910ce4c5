const STORED_AS = 'gatewright-admin-token';
const listeners = new Set<() => void>();

/**
 * The admin token of this tab: taken from `#token=…`, kept in sessionStorage, gone with the tab.
 *
 * The fragment never reaches a server, and leaves the address and the history at once.
 */
export const session = {
  token: (): string | null => sessionStorage.getItem(STORED_AS),
  enter(token: string): void {
    sessionStorage.setItem(STORED_AS, token);
    for (const listener of listeners) listener();
  },
  leave(): void {
    sessionStorage.removeItem(STORED_AS);
    for (const listener of listeners) listener();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Takes the token out of the address before anything else reads the address. */
export function takeTokenFromAddress(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  if (token !== '') session.enter(token);
  history.replaceState(history.state, '', `${location.pathname}${location.search}`);
}
