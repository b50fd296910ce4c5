import { RawConnection } from './raw-connection.ts';

/** What came back over a connection on which some bytes were sent. */
export interface RawExchange {
  readonly received: Buffer;
  /** `stuck`: the gateway left the connection open long after our side had ended. */
  readonly ended: 'closed' | 'reset' | 'stuck';
}

/** When our side ends: nothing has come for `quietMs`, and `isBusy` says no. */
export interface RawPace {
  readonly isBusy: () => boolean;
  readonly quietMs?: number;
}

/** Nothing comes any more: our side ends. A pace, not a bound: too short only costs a half-open connection. */
const QUIET_MS = 40;
/** 10 s, in parts: a machine that stands still takes one of them away, and not the whole time of the gateway. */
const STUCK = { parts: 100, partMs: 100 } as const;

/**
 * Sends bytes, waits until nothing more comes and `isBusy` is over, ends our side, and waits for the end of theirs.
 *
 * Never rejects: a connection that cannot be had counts as reset.
 */
export async function exchangeRaw(
  port: number,
  pieces: readonly Uint8Array[],
  { isBusy, quietMs = QUIET_MS }: RawPace,
): Promise<RawExchange> {
  const connection = await RawConnection.open(port).catch(() => undefined);
  if (connection === undefined) return { received: Buffer.alloc(0), ended: 'reset' };
  for (const [nth, piece] of pieces.entries()) {
    // A peer in this process reads the piece before by itself, and not together with this one.
    if (nth > 0) await readTurn();
    connection.send(piece);
  }
  await quietAndIdle(connection, quietMs, isBusy);
  connection.end();
  for (let part = 0; part < STUCK.parts && !connection.isOver; part += 1) {
    await quietAndIdle(connection, STUCK.partMs, isBusy);
    await readTurn();
  }
  const ended = connection.isOver ? await connection.ended : 'stuck';
  connection.close();
  return { received: connection.unread, ended };
}

/** Every socket of this process has read what is there. */
async function readTurn(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise(setImmediate);
}

async function quietAndIdle(connection: RawConnection, ms: number, isBusy: () => boolean): Promise<void> {
  do await connection.quietFor(ms);
  while (isBusy() && !connection.isOver);
}
