/** How far a timestamp may lie from now on either side, the ends included. Source: protocol.md §2. */
export const WINDOW_SECONDS = 300;
