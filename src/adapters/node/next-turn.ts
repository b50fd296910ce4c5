import { setImmediate } from 'node:timers/promises';

/** Goes on behind everything that waits in the event loop now. */
export const nextTurn = (): Promise<void> => setImmediate();
