import type { ConnectionLimits } from '../model/listener-settings.ts';
import type { HttpRefusal } from './judge-head.ts';

/** What is looked at of a connection, and what is kept of it from one look to the next. */
export interface WatchedConnection {
  readonly socket: {
    readonly bytesRead: number;
    readonly bytesWritten: number;
    readonly writableLength: number;
  };
  /** The request that came last. */
  readonly latest: ReceivedRequest | undefined;
  readonly bodyWait: BodyWait;
  readonly answerWait: AnswerWait;
}

export interface ReceivedRequest {
  /** Whether its body is still coming in. */
  readonly isReceiving: boolean;
  /** Whether it is the caller who holds up its body, and not who reads it. */
  readonly isWaitingForCaller: boolean;
}

/** Behind how many requests the next head is waited for, whether it has begun, and for how long nothing changed. */
export interface HeadWait {
  requests: number;
  isBegun: boolean;
  waitedMs: number;
}

/** What is looked at of a connection between two requests. */
export interface WaitingConnection {
  readonly requests: number;
  readonly pending: number;
  readonly isDropping: boolean;
  /** Whether a head has begun to come in, and it is the caller who holds it up. */
  readonly isHeadBegun: boolean;
  readonly isReceiving: boolean;
  readonly headWait: HeadWait;
}

/** For the body of which request the gateway waits, how much had come when it began to, and for how long in all. */
export interface BodyWait {
  request: ReceivedRequest | undefined;
  bytesBefore: number;
  waitedMs: number;
}

/** How many bytes of answers the caller has taken, and for how long it has taken no more. */
export interface AnswerWait {
  bytesTaken: number;
  waitedMs: number;
}

export const SLOW_BODY: HttpRefusal = { httpStatus: 408, cause: 'a body that came too slowly' };

/** What a caller is too slow at. */
export type Slowness = 'slow-body' | 'unread-answer';

/** The same between two requests; an idle connection was told how long it may be. */
export type Idleness = 'slow-head' | 'idle';

/**
 * Judges a connection, some `elapsedMs` after the last time; `undefined`: its caller is not too slow.
 *
 * Only time counts in which the gateway was ready and the caller was not. Looking at every connection now and then
 * costs a call nothing, where a timer per call would.
 */
export function slownessOf(
  connection: WatchedConnection,
  limits: ConnectionLimits,
  elapsedMs: number,
): Slowness | undefined {
  if (leavesAnswerUnread(connection, limits, elapsedMs)) return 'unread-answer';
  return sendsTooSlowly(connection, limits, elapsedMs) ? 'slow-body' : undefined;
}

/** How much longer than callers are told an idle connection is kept: a request may be under way to it. */
const IDLE_GRACE_MS = 500;

/** What a caller is too slow at between two requests, some `elapsedMs` after the last look; `undefined`: nothing. */
export function idlenessOf(
  connection: WaitingConnection,
  limits: ConnectionLimits,
  elapsedMs: number,
): Idleness | undefined {
  const { headWait, requests, pending, isDropping, isHeadBegun, isReceiving } = connection;
  const isIdle = requests > 0 && !isHeadBegun;
  const isBusy = isDropping || (isIdle && (pending > 0 || isReceiving));
  // The time of the first head begins with the connection, and that of a later one with its first byte.
  const isAnotherWait = headWait.requests !== requests || (requests > 0 && headWait.isBegun !== isHeadBegun);
  if (isBusy || isAnotherWait) {
    headWait.requests = isBusy ? -1 : requests;
    headWait.isBegun = isHeadBegun;
    headWait.waitedMs = 0;
    return undefined;
  }
  headWait.waitedMs += elapsedMs;
  if (isIdle) return headWait.waitedMs > limits.idleTimeMs + IDLE_GRACE_MS ? 'idle' : undefined;
  return headWait.waitedMs > limits.headTimeMs ? 'slow-head' : undefined;
}

function leavesAnswerUnread(
  { socket, answerWait }: WatchedConnection,
  limits: ConnectionLimits,
  elapsedMs: number,
): boolean {
  const unread = socket.writableLength;
  // Nearly always: how much was written is asked for only where it matters.
  if (unread === 0) return false;
  const taken = socket.bytesWritten - unread;
  const waits = taken === answerWait.bytesTaken;
  answerWait.bytesTaken = taken;
  answerWait.waitedMs = waits ? answerWait.waitedMs + elapsedMs : 0;
  return answerWait.waitedMs > limits.writeTimeMs + (unread * 1000) / limits.paceBytes;
}

function sendsTooSlowly(
  { socket, latest, bodyWait }: WatchedConnection,
  limits: ConnectionLimits,
  elapsedMs: number,
): boolean {
  if (latest === undefined || !latest.isReceiving) return false;
  if (bodyWait.request !== latest) {
    bodyWait.request = latest;
    bodyWait.bytesBefore = socket.bytesRead;
    bodyWait.waitedMs = 0;
    return false;
  }
  if (latest.isWaitingForCaller) bodyWait.waitedMs += elapsedMs;
  const sent = socket.bytesRead - bodyWait.bytesBefore;
  return bodyWait.waitedMs > limits.bodyTimeMs + (sent * 1000) / limits.paceBytes;
}
