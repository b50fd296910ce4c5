import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallLog, CallRecord, CallWitness } from '../../ports/call-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HashToken } from '../../ports/token-directory.ts';
import { journalLine } from './journal-line.ts';
import { pruneSegments, segmentName } from './journal-segments.ts';

/** Where a journal lies, and how much of it is kept. */
export interface FileCallJournalOptions {
  readonly folder: string;
  readonly keepMs: number;
  /** All its files together. */
  readonly bytesMax: number;
  readonly clock: Clock;
  readonly hash: HashToken;
  /** Of this process. */
  readonly pid: number;
  /** Told once when nothing can be written, with the system's code, and once when it can again. */
  readonly onTrouble: (trouble: JournalTrouble) => void;
}

/** Why nothing is written down any more, or that it is again, and how many calls are missing. */
export type JournalTrouble =
  | { readonly trouble: 'unwritable'; readonly cause: string }
  | { readonly trouble: 'over'; readonly lost: number };

/** How long calls wait to be written together: what a crash costs. */
const FLUSH_MS = 500;
const RETRY_MS = 10_000;
/** Of ASCII text that waits for the disk; calls beyond it are left out. */
const PENDING_MAX = 4 * 1024 * 1024;
const SEGMENTS_MAX = 16;
const SEGMENT_MS_MAX = 3_600_000;

/**
 * Writes a line per call, so that it can be decided again under another document.
 *
 * Files are begun anew with each process and after each failure: a line that was torn is the last of its file. A disk
 * that is full costs lines, and no call anything.
 */
export class FileCallJournal implements CallLog {
  readonly #options: FileCallJournalOptions;
  readonly #segmentBytesMax: number;
  readonly #segmentMs: number;
  readonly #pendingMax: number;
  #pending = '';
  #prunedMs = 0;
  #file: FileHandle | undefined;
  #fileBytes = 0;
  #fileBeganMs = 0;
  #files = 0;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** When to try again, on the monotonic clock; `undefined`: all is well. */
  #retryAt: number | undefined;
  #lost = 0;

  constructor(options: FileCallJournalOptions) {
    this.#options = options;
    this.#segmentBytesMax = Math.floor(options.bytesMax / SEGMENTS_MAX);
    this.#pendingMax = Math.min(PENDING_MAX, Math.floor(this.#segmentBytesMax / 2));
    this.#segmentMs = Math.min(SEGMENT_MS_MAX, options.keepMs / SEGMENTS_MAX);
  }

  start(): void {
    this.#timer = setInterval(() => void this.flush(), FLUSH_MS).unref();
  }

  record(call: CallRecord, witness?: CallWitness): void {
    if (this.#pending.length >= this.#pendingMax) {
      this.#lost += 1;
      return;
    }
    this.#pending += journalLine(call, witness?.sent(), this.#options.hash);
  }

  /** Writes what waits; resolves when that is done, or cannot be done. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#isWaitingToRetry() || (this.#pending === '' && !this.#isPruneDue())) return;
    const lines = this.#pending;
    this.#pending = '';
    this.#writing = this.#write(lines);
    await this.#writing;
  }

  /** Writes what waits, and ends the file. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
    await this.#closeFile();
  }

  #isWaitingToRetry(): boolean {
    return this.#retryAt !== undefined && this.#options.clock.monotonicMs() < this.#retryAt;
  }

  /** Never rejects. */
  async #write(lines: string): Promise<void> {
    try {
      if (this.#isPruneDue()) await this.#prune();
      if (lines === '') return;
      const file = await this.#fileFor(lines.length);
      await file.appendFile(lines, 'latin1');
      this.#fileBytes += lines.length;
      this.#recover();
    } catch (err) {
      this.#fail(lines, err);
      await this.#closeFile();
    }
  }

  /** The file that so many bytes go to: a new one where it would become too large or too old. */
  async #fileFor(bytes: number): Promise<FileHandle> {
    const now = this.#options.clock.wallMs();
    const isFull = this.#fileBytes + bytes > this.#segmentBytesMax;
    const isOld = Math.abs(now - this.#fileBeganMs) >= this.#segmentMs;
    if (this.#file !== undefined && !isFull && !isOld) return this.#file;
    await this.#closeFile();
    const { folder, pid } = this.#options;
    await this.#prune();
    this.#files += 1;
    this.#file = await open(join(folder, segmentName(now, pid, this.#files)), 'ax', 0o600);
    this.#fileBytes = 0;
    this.#fileBeganMs = now;
    return this.#file;
  }

  /** What is too old goes although no call comes. */
  #isPruneDue(): boolean {
    return Math.abs(this.#options.clock.wallMs() - this.#prunedMs) >= this.#segmentMs;
  }

  async #prune(): Promise<void> {
    const { folder, keepMs, bytesMax, clock } = this.#options;
    this.#prunedMs = clock.wallMs();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // What is being written now may grow to a whole segment.
    const bounds = { untilMs: this.#prunedMs - keepMs, bytesMax: bytesMax - this.#segmentBytesMax };
    pruneSegments(folder, bounds);
  }

  #fail(lines: string, err: unknown): void {
    this.#lost += lines.split('\n').length - 1;
    const isNew = this.#retryAt === undefined;
    this.#retryAt = this.#options.clock.monotonicMs() + RETRY_MS;
    if (isNew) this.#options.onTrouble({ trouble: 'unwritable', cause: causeOf(err) });
  }

  #recover(): void {
    if (this.#retryAt === undefined) return;
    this.#retryAt = undefined;
    this.#options.onTrouble({ trouble: 'over', lost: this.#lost });
    this.#lost = 0;
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => undefined);
  }
}

function causeOf(err: unknown): string {
  if (err instanceof Error && 'code' in err) return String(err.code);
  return String(err);
}
