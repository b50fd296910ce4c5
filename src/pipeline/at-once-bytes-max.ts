/**
 * A body up to this size is judged in one turn of the event loop: with every dialect that is about a millisecond. A
 * larger one must not hold up every other call: each pass over it has a turn of its own.
 */
export const AT_ONCE_BYTES_MAX = 32 * 1024;
