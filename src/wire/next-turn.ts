/** Lets everything else that waits have its turn of the event loop. */
export type NextTurn = () => Promise<void>;
