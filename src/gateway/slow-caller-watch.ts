import type { ConnectionLimits } from '../model/listener-settings.ts';
import type { Clock } from '../ports/clock.ts';
import { goThroughInSlices } from './go-through-in-slices.ts';
import {
  type Idleness,
  idlenessOf,
  type Slowness,
  slownessOf,
  type WaitingConnection,
  type WatchedConnection,
} from './slow-callers.ts';

/** A connection, and when it was looked at last, by the clock of the calls and by the machine's own. */
export interface LookedAtConnection extends WatchedConnection, WaitingConnection {
  readonly lookedAt: { callsMs: number; machineMs: number };
}

export interface SlowCallerWatchParts<Connection> {
  readonly connections: ReadonlySet<Connection>;
  readonly limits: () => ConnectionLimits;
  readonly clock: Clock;
  /** Ends what is too slow. */
  readonly cut: (connection: Connection, tooSlowAt: Slowness | Idleness) => void;
}

/** How often slow callers are looked for: a socket is open at most so much longer than its caller may take. */
const LOOK_EVERY_MS = 100;
/** So many connections are looked at before calls have their turn. */
const LOOKS_PER_SLICE = 512;
/**
 * So many slow callers are cut before a pause: to cut one costs about as much as a call, and so does its coming back.
 * Thousands that came together are too slow together. Cut as fast as that goes they and their return would hold up every
 * call for a second or two; so they are cut over some seconds, as slow as they are.
 */
const CUTS_PER_SLICE = 4;
const PAUSE_MS = 5;
/** A gateway that stood still itself, in a debugger for one, does not blame its callers. */
const ELAPSED_MS_MAX = 5_000;

/** Looks for callers that are too slow, under the limits of the current document, and has them cut. */
export class SlowCallerWatch<Connection extends LookedAtConnection> {
  readonly #parts: SlowCallerWatchParts<Connection>;
  readonly #timer: NodeJS.Timeout;
  /** Whether the look before is still under way. */
  #isLooking = false;

  constructor(parts: SlowCallerWatchParts<Connection>) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  /** The time of a connection begins. */
  begin({ lookedAt }: Connection): void {
    lookedAt.callsMs = this.#parts.clock.monotonicMs();
    // Of the machine's own clock: time passes for silent callers whatever the calls are told.
    lookedAt.machineMs = performance.now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const { connections, limits } = this.#parts;
    const limitsNow = limits();
    goThroughInSlices(connections.values(), {
      take: connection => this.#judge(connection, limitsNow),
      itemsPerSlice: LOOKS_PER_SLICE,
      dearPerSlice: CUTS_PER_SLICE,
      pauseMs: PAUSE_MS,
      done: () => {
        this.#isLooking = false;
      },
    });
  }

  /** Whether its caller was too slow. */
  #judge(connection: Connection, limits: ConnectionLimits): boolean {
    const { callsMs, machineMs } = connection.lookedAt;
    this.begin(connection);
    const elapsedMs = Math.min(connection.lookedAt.callsMs - callsMs, ELAPSED_MS_MAX);
    const silentMs = Math.min(connection.lookedAt.machineMs - machineMs, ELAPSED_MS_MAX);
    const slowness = slownessOf(connection, limits, elapsedMs);
    if (slowness !== undefined) this.#parts.cut(connection, slowness);
    const idleness = idlenessOf(connection, limits, silentMs);
    if (idleness !== undefined) this.#parts.cut(connection, idleness);
    return slowness !== undefined || idleness !== undefined;
  }
}
