/**
 * Makes room for bytes that the caller sets, every one of them.
 *
 * An argument, because the cheapest room is the platform's: a block of memory of its own per answer costs more than
 * filling it.
 */
export type Allocate = (size: number) => Uint8Array;
