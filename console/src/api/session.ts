const STORED_AS = 'gatewright-admin-token';
/** What fits into a header; nothing else can be a token. */
const TOKEN = /^[\x21-\x7e]{1,512}$/;

/** By what this tab asks the admin interface. */
export interface Session {
  /** `cookie`: one that no script can see; only an answer says whether the browser has it. */
  readonly by: 'token' | 'cookie' | 'nothing';
  readonly token: string | null;
  /** Why it asks by nothing any more; `null`: no reason has to be told. */
  readonly ended: SessionEnd | null;
}

export type SessionEnd =
  | { readonly why: 'wrong-token' | 'over' }
  /** What was entered opens nothing here, in words of the gateway. */
  | { readonly why: 'refused'; readonly sentence: string };

const BY_COOKIE: Session = { by: 'cookie', token: null, ended: null };
const listeners = new Set<() => void>();
/** Tabs share a cookie, so that they come and go together; a tab with a token of its own does not. */
const tabs = new BroadcastChannel('gatewright-session');
let current = begin();

/**
 * Who this tab is: by an admin token of its own, or by the cookie of whoever has signed in.
 *
 * A token is taken from `#token=…`, kept in sessionStorage and gone with the tab. The fragment never reaches a server, and
 * leaves the address and the history at once.
 */
export const session = {
  current: (): Session => current,
  enter(token: string): void {
    if (!TOKEN.test(token)) return leave({ why: 'wrong-token' });
    sessionStorage.setItem(STORED_AS, token);
    become({ by: 'token', token, ended: null });
  },
  /** The gateway has set a cookie. */
  signedIn(): void {
    become(BY_COOKIE);
    tellTabs();
  },
  /** The gateway has taken the cookie away. */
  signedOut(): void {
    leave(null);
    tellTabs();
  },
  /** Without its token a tab is again who its browser is. */
  forgetToken(): void {
    sessionStorage.removeItem(STORED_AS);
    become(BY_COOKIE);
  },
  /** Ends a session that was not accepted; one that came in its place meanwhile stays. */
  end(refused: Session, why: SessionEnd | null): void {
    if (refused !== current || refused.by === 'nothing') return;
    leave(why);
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

/** Loads the page anew where another tab has signed in or out: nothing of the one before stays on it. */
export function followOtherTabs(): void {
  tabs.addEventListener('message', () => {
    if (current.by !== 'token') location.reload();
  });
}

function takeToken(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  if (token !== '') session.enter(token);
}

function begin(): Session {
  const token = sessionStorage.getItem(STORED_AS);
  return token === null ? BY_COOKIE : { by: 'token', token, ended: null };
}

function leave(ended: SessionEnd | null): void {
  sessionStorage.removeItem(STORED_AS);
  become({ by: 'nothing', token: null, ended });
}

function become(next: Session): void {
  // Never the same object twice, by which what was asked before is told from what is asked now.
  current = { ...next };
  for (const listener of listeners) listener();
}

function tellTabs(): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
  tabs.postMessage('changed');
}
