import type { Socket } from 'node:net';
import type { ClientAddress } from '../model/received.ts';
import type { HttpRefusal } from './request-head.ts';
import type { AnswerWait, BodyWait, ReceivedRequest } from './slow-callers.ts';

/** What a connection knows of a request. */
export interface ConnectionRequest extends ReceivedRequest {
  /** Whether its answer is the last one of its connection. */
  readonly endsConnection: boolean;
  readonly isAnswered: boolean;
  /** Refuses it where its body is still coming in. */
  breakOff(refusal: HttpRefusal): void;
}

/** A connection of a caller, and what is known of it. */
export interface Connection {
  readonly socket: Socket;
  /** The TCP peer, parsed once. */
  readonly peer: ClientAddress;
  /** Requests that wait for their answer. */
  pending: number;
  /** The request that came last. */
  latest: ConnectionRequest | undefined;
  /** Whether what came after it was no HTTP: nothing more can be read, and the last answer ends the connection. */
  isBroken: boolean;
  /** Whether our side was ended while nothing was due: what comes after that is left unread. */
  isEnded: boolean;
  /** Bytes that had come when the door was closed; more than these are the head of another request. */
  bytesAtClosing: number;
  readonly bodyWait: BodyWait;
  readonly answerWait: AnswerWait;
}

export function newConnection(socket: Socket, peer: ClientAddress): Connection {
  return {
    socket,
    peer,
    pending: 0,
    latest: undefined,
    isBroken: false,
    isEnded: false,
    bytesAtClosing: 0,
    bodyWait: { request: undefined, bytesBefore: 0, waitedMs: 0 },
    answerWait: { bytesTaken: 0, waitedMs: 0 },
  };
}

/** Whether nothing is due on it: no answer, and no head that has begun to come in. */
export function isIdle(connection: Connection): boolean {
  return connection.pending === 0 && connection.socket.bytesRead === connection.bytesAtClosing;
}

/** How long a caller may take to read its last answer and to end its side. */
export const LINGER_MS = 2_000;

/** Ends our side and leaves the other one time: what the caller still sends must not reset what it has to read. */
export function endSoftly({ socket }: Connection): void {
  socket.end();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}
