import type { ServeEvent } from '../main/serve.ts';
import { urlOf } from '../model/url-of.ts';
import { removeRunning, writeRunning } from './running-file.ts';
import type { Surroundings } from './surroundings.ts';

export interface RunningNoteParts {
  /** The path of the document. */
  readonly path: string;
  /** The token where this start made it. */
  readonly madeToken: string | undefined;
  readonly surroundings: Surroundings;
  /** Hears why the file cannot be written. */
  readonly warn: (sentence: string) => void;
}

/**
 * Keeps the file by which other commands find a sandbox, as long as one is served.
 *
 * A gateway in production leaves nothing, and a token that was given to it is never written.
 */
export class RunningNote {
  readonly #parts: RunningNoteParts;
  #listening: Extract<ServeEvent, { event: 'ready' }>['listening'] | undefined;

  constructor(parts: RunningNoteParts) {
    this.#parts = parts;
  }

  /** Follows what is served. */
  report(event: ServeEvent): void {
    if (event.event === 'ready') this.#listening = event.listening;
    if (event.event !== 'ready' && event.event !== 'reloaded') return;
    if (event.document.mode === 'sandbox') this.#write();
    else this.remove();
  }

  remove(): void {
    removeRunning(this.#parts.path, this.#parts.surroundings.pid);
  }

  #write(): void {
    const { path, madeToken = null, surroundings, warn } = this.#parts;
    if (this.#listening === undefined) return;
    const failed = writeRunning(path, {
      pid: surroundings.pid,
      startedAtMs: surroundings.nowMs(),
      gatewayUrl: urlOf(this.#listening.gateway),
      adminUrl: urlOf(this.#listening.admin),
      adminToken: madeToken,
    });
    if (failed !== undefined)
      warn(`${failed}: other commands need --admin-token and --admin-url to find this sandbox`);
  }
}
