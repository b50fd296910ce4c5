import type { Random } from '../reference/random.ts';

/** What happens to the bytes of one direction. Nothing set: they pass as they come. */
export interface WayFaults {
  /** Every chunk arrives so much later. */
  readonly latencyMs?: number;
  /** Up to so much more latency, evenly drawn; the order of bytes stays. */
  readonly jitterMs?: number;
  readonly bytesPerSecond?: number;
  /** Chunks are cut into slices of at most so many bytes … */
  readonly sliceBytes?: number;
  /** … with so much time between two of them. */
  readonly sliceDelayMs?: number;
  /** Nothing arrives; what came meanwhile arrives once this is lifted. */
  readonly isBlackHole?: boolean;
  /** Once so many bytes have passed, both sides are reset. 0: with the first byte, which does not pass. */
  readonly resetAfterBytes?: number;
  /** Once so many bytes have passed, the connection is closed in order. */
  readonly closeAfterBytes?: number;
  /** The end of this direction arrives so much later. */
  readonly slowCloseMs?: number;
}

/** What a proxy does to a connection. */
export interface Faults {
  /** Reset as soon as it is accepted. */
  readonly resetsOnAccept?: boolean;
  readonly toService?: WayFaults;
  readonly toClient?: WayFaults;
}

/** Everything passes as it comes. */
export const NO_FAULTS: Faults = {};

/** Bounds of what `randomFaults` draws. */
const BYTES_MAX = 1_500;
const DELAY_MS_MAX = 20;

/** One kind of trouble, or none, drawn for a connection. Short delays only, so that thousands pass in a minute. */
export function randomFaults(random: Random): Faults {
  return random.pick(KINDS)(random);
}

const KINDS: readonly [Kind, ...Kind[]] = [
  () => NO_FAULTS,
  () => ({ resetsOnAccept: true }),
  random => ({ toService: { resetAfterBytes: random.below(BYTES_MAX) } }),
  random => ({ toClient: { resetAfterBytes: random.below(BYTES_MAX) } }),
  random => ({ toService: { closeAfterBytes: random.below(BYTES_MAX) } }),
  random => ({ toClient: { closeAfterBytes: random.below(BYTES_MAX) } }),
  () => ({ toService: { isBlackHole: true } }),
  () => ({ toClient: { isBlackHole: true } }),
  random => ({ toClient: { sliceBytes: 1 + random.below(40), sliceDelayMs: random.below(2) } }),
  random => ({ toService: { sliceBytes: 1 + random.below(200), latencyMs: random.below(DELAY_MS_MAX) } }),
  random => ({ toClient: { latencyMs: random.below(DELAY_MS_MAX), jitterMs: random.below(DELAY_MS_MAX) } }),
  random => ({ toClient: { bytesPerSecond: 20_000 + random.below(100_000), slowCloseMs: DELAY_MS_MAX } }),
];

type Kind = (random: Random) => Faults;
