import type { Socket } from 'node:net';
import type { BodyStream } from '../../ports/upstream.ts';
import { asciiOf } from '../../wire/http-bytes.ts';

/** A body that comes piece by piece. */
export interface StreamedBody {
  readonly pieces: BodyStream;
  /** In bytes, above 0; `undefined`: not known, and sent in chunks. */
  readonly length: number | undefined;
}

/** What an upload tells its connection. */
export interface UploadOwner {
  /** A piece came, or the service took what it was sent. */
  onProgress(): void;
  /** The body cannot be sent whole. */
  onFault(cause: string): void;
}

/** Pieces that are sent without a turn of the event loop: a stream may have all of them ready. */
const AT_ONCE_MAX = 16;
const LINE_END = asciiOf('\r\n');
const LAST_CHUNK = asciiOf('0\r\n\r\n');

/**
 * Sends a body at the pace of the service: the next piece is asked for when the socket has taken the ones before.
 *
 * The end of a request goes out when the stream has ended well, and not before: in chunks that is the last chunk, under
 * a length the last piece, which is held back. A service never takes a body for whole that broke off.
 */
export class BodyUpload {
  readonly #body: StreamedBody;
  readonly #socket: Socket;
  readonly #owner: UploadOwner;
  readonly #iterator: AsyncIterator<Uint8Array>;
  #state: 'waiting' | 'under-way' | 'finished' | 'stopped' = 'waiting';
  #waitsForPiece = false;
  #left: number;
  /** The last piece, where the length says that it is. */
  #held: Uint8Array | undefined;
  #goOn: (() => void) | undefined;
  /** Pieces since the event loop had its turn. */
  #atOnce = 0;

  constructor(body: StreamedBody, socket: Socket, owner: UploadOwner) {
    this.#body = body;
    this.#socket = socket;
    this.#owner = owner;
    this.#left = body.length ?? 0;
    this.#iterator = body.pieces[Symbol.asyncIterator]();
  }

  /** Whether the whole body was handed to the socket. */
  get isFinished(): boolean {
    return this.#state === 'finished';
  }

  /** Whether it is the caller, and not the service, that is waited for. */
  get waitsForPiece(): boolean {
    return this.#waitsForPiece;
  }

  /** Begins to send, behind the head. */
  start(): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'under-way';
    this.#socket.on('drain', this.#onDrain);
    void this.#run();
  }

  /** Sends no more, and closes the stream; also one that was not begun. */
  stop(): void {
    if (this.#state === 'finished' || this.#state === 'stopped') return;
    this.#state = 'stopped';
    this.#leave();
    void closeIterator(this.#iterator);
  }

  async #run(): Promise<void> {
    try {
      while (this.#state === 'under-way') {
        this.#waitsForPiece = true;
        const { done, value } = await this.#iterator.next();
        this.#waitsForPiece = false;
        if (this.#state !== 'under-way') return;
        this.#owner.onProgress();
        if (done === true) return this.#finish();
        if (value.length > 0) await this.#send(value);
      }
    } catch (error) {
      this.#break(`the body broke off: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Resolves when there is room for more. */
  async #send(piece: Uint8Array): Promise<void> {
    if (this.#body.length === undefined) this.#writeChunk(piece);
    else {
      this.#left -= piece.length;
      if (this.#left < 0) return this.#overrun();
      if (this.#left === 0) this.#held = piece;
      else this.#write(piece);
    }
    this.#atOnce += 1;
    const needsDrain = this.#socket.writableNeedDrain;
    if (!needsDrain && this.#atOnce < AT_ONCE_MAX) return;
    this.#atOnce = 0;
    await new Promise<void>(resolve => {
      this.#goOn = resolve;
      if (!needsDrain) setImmediate(resolve);
    });
  }

  #write(piece: Uint8Array): void {
    const { pieces } = this.#body;
    if (pieces.release === undefined) this.#socket.write(piece);
    else {
      // What an error left unsent may still be looked at.
      this.#socket.write(piece, error => {
        if (error === undefined || error === null) pieces.release?.(piece);
      });
    }
  }

  #writeChunk(piece: Uint8Array): void {
    this.#socket.cork();
    this.#socket.write(`${piece.length.toString(16)}\r\n`, 'latin1');
    this.#write(piece);
    this.#socket.write(LINE_END);
    this.#socket.uncork();
  }

  #overrun(): void {
    void closeIterator(this.#iterator);
    this.#break('a body that is longer than its length');
  }

  #finish(): void {
    if (this.#left > 0) return this.#break('a body that is shorter than its length');
    this.#state = 'finished';
    if (this.#body.length === undefined) this.#socket.write(LAST_CHUNK);
    else if (this.#held !== undefined) this.#socket.write(this.#held);
    this.#leave();
  }

  #break(cause: string): void {
    if (this.#state !== 'under-way') return;
    this.#state = 'stopped';
    this.#leave();
    this.#owner.onFault(cause);
  }

  #leave(): void {
    this.#held = undefined;
    this.#socket.off('drain', this.#onDrain);
    this.#goOn?.();
  }

  readonly #onDrain = (): void => {
    this.#owner.onProgress();
    this.#goOn?.();
  };
}

/** Closes a stream of which nothing will be read. */
export function closeStream(pieces: AsyncIterable<Uint8Array>): void {
  void closeIterator(pieces[Symbol.asyncIterator]());
}

/** Nobody waits for it: a stream that stands still would never be closed. What it throws concerns nobody any more. */
async function closeIterator(iterator: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // The call is over.
  }
}
