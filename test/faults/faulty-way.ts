import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../reference/random.ts';
import type { WayFaults } from './faults.ts';

/** One direction of a connection through the proxy. */
export interface WayParts {
  readonly from: Socket;
  readonly to: Socket;
  /** In force now: asked for each slice, so that a change meets open connections too. */
  readonly faults: () => WayFaults;
  readonly random: Random;
  /** Each chunk as it came, before anything is done to it. */
  readonly onBytes: (chunk: Buffer) => void;
  /** Ends both sides with a reset. */
  readonly reset: () => void;
}

interface Held {
  readonly bytes: Buffer;
  readonly dueMs: number;
}

/** Beyond it the sender is not read, so that it meets back pressure as on a slow line. */
const HELD_BYTES_MAX = 256 * 1024;

/** Carries bytes from one socket to the other, with the faults in force. */
export class FaultyWay {
  readonly #parts: WayParts;
  readonly #held: Held[] = [];
  readonly #over = new AbortController();
  #heldBytes = 0;
  #passedBytes = 0;
  #hasEnded = false;
  #isPumping = false;

  constructor(parts: WayParts) {
    this.#parts = parts;
    parts.from.on('data', (chunk: Buffer) => this.#take(chunk)).on('end', () => this.#takeEnd());
    parts.to.on('close', () => this.#over.abort());
    parts.from.on('close', () => this.#hasEnded || this.#over.abort());
  }

  /** Looks again: the faults have changed. */
  poke(): void {
    if (!this.#isPumping) void this.#pump();
  }

  #take(chunk: Buffer): void {
    const { faults, random, onBytes, from } = this.#parts;
    onBytes(chunk);
    const { latencyMs = 0, jitterMs = 0 } = faults();
    const lateMs = latencyMs + (jitterMs === 0 ? 0 : random.below(jitterMs + 1));
    this.#held.push({ bytes: chunk, dueMs: lateMs === 0 ? 0 : performance.now() + lateMs });
    this.#heldBytes += chunk.length;
    if (this.#heldBytes > HELD_BYTES_MAX) from.pause();
    this.poke();
  }

  #takeEnd(): void {
    this.#hasEnded = true;
    this.poke();
  }

  /** Passes on what is held, one chunk after the other; stops where nothing is held or nothing may pass. */
  async #pump(): Promise<void> {
    this.#isPumping = true;
    try {
      while (this.#mayPass()) await this.#passNext();
    } catch {
      // The connection went away meanwhile.
    }
    this.#isPumping = false;
  }

  #mayPass(): boolean {
    if (this.#over.signal.aborted || this.#parts.faults().isBlackHole === true) return false;
    return this.#held.length > 0 || this.#hasEnded;
  }

  async #passNext(): Promise<void> {
    const next = this.#held[0];
    if (next === undefined) return this.#passEnd();
    await this.#wait(next.dueMs - performance.now());
    for (let at = 0; at < next.bytes.length; ) {
      const { sliceBytes = next.bytes.length, sliceDelayMs = 0 } = this.#parts.faults();
      if (at > 0) await this.#wait(sliceDelayMs);
      await this.#pass(next.bytes.subarray(at, at + sliceBytes));
      at += sliceBytes;
    }
    this.#held.shift();
    this.#heldBytes -= next.bytes.length;
    if (this.#heldBytes <= HELD_BYTES_MAX) this.#parts.from.resume();
  }

  async #passEnd(): Promise<void> {
    const { slowCloseMs = 0 } = this.#parts.faults();
    await this.#wait(slowCloseMs);
    this.#parts.to.end();
    this.#over.abort();
  }

  async #pass(slice: Buffer): Promise<void> {
    const { bytesPerSecond, resetAfterBytes = Infinity, closeAfterBytes = Infinity } = this.#parts.faults();
    const left = Math.min(resetAfterBytes, closeAfterBytes) - this.#passedBytes;
    const passing = slice.subarray(0, Math.max(0, Math.min(slice.length, left)));
    await this.#write(passing);
    this.#passedBytes += passing.length;
    if (slice.length >= left) this.#cut(resetAfterBytes <= closeAfterBytes);
    if (bytesPerSecond !== undefined) await this.#wait((passing.length / bytesPerSecond) * 1000);
  }

  #cut(resetting: boolean): void {
    this.#over.abort();
    if (resetting) return this.#parts.reset();
    this.#parts.to.destroySoon();
    this.#parts.from.destroySoon();
  }

  /** Resolves when the bytes are with the system: what is cut behind them does not take them along. */
  #write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#parts.to.write(bytes, err => (err ? reject(err) : resolve()));
    return promise;
  }

  /** Rejects where the connection goes away meanwhile. */
  async #wait(ms: number): Promise<void> {
    if (ms > 0) await delay(ms, undefined, { signal: this.#over.signal });
    this.#over.signal.throwIfAborted();
  }
}
