import { useSyncExternalStore } from 'react';
import { type Session, session } from './session.ts';

/** By what this tab asks, as it is now. */
export function useSession(): Session {
  return useSyncExternalStore(session.subscribe, session.current);
}
