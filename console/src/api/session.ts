const STORED_AS = 'gatewright-admin-token';
/** What fits into a header; nothing else can be a token. */
const TOKEN = /^[\x21-\x7e]{1,512}$/;
const listeners = new Set<() => void>();
let isRefused = false;

/**
 * The admin token of this tab: taken from `#token=…`, kept in sessionStorage, gone with the tab.
 *
 * The fragment never reaches a server, and leaves the address and the history at once.
 */
export const session = {
  token: (): string | null => sessionStorage.getItem(STORED_AS),
  /** Whether the last token was none that the gateway accepts. */
  isRefused: (): boolean => isRefused,
  enter(token: string): void {
    if (!TOKEN.test(token)) return session.refuse();
    isRefused = false;
    sessionStorage.setItem(STORED_AS, token);
    tell();
  },
  /** Forgets a token that was not accepted. */
  refuse(): void {
    isRefused = true;
    sessionStorage.removeItem(STORED_AS);
    tell();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Takes the token out of the address before anything else reads it, and of each address that is entered later. */
export function takeTokensFromAddress(): void {
  takeToken();
  addEventListener('hashchange', takeToken);
}

function takeToken(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  if (token !== '') session.enter(token);
}

function tell(): void {
  for (const listener of listeners) listener();
}
