import { argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { HasherBusy, type PasswordHasher } from '../../ports/password-hasher.ts';

/** What one hash costs. */
export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/** The OWASP Password Storage Cheat Sheet's minimum for Argon2id: a gateway beside it keeps its memory (ADR 0062). */
export const ARGON2_COST: Argon2Cost = { memoryKiB: 19_456, passes: 2, lanes: 1 };

/** Each holds a thread of the pool that files and names share, and its memory. */
const AT_ONCE = 2;
/** A further one is refused. */
const WAITING_MAX = 16;
const TAG_BYTES = 32;
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

const derive = promisify(argon2);

/** Argon2id of RFC 9106, at most two at once. */
export class Argon2PasswordHasher implements PasswordHasher {
  readonly #salt: () => Uint8Array;
  readonly #cost: Argon2Cost;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** `salt` gives 16 fresh bytes of chance. */
  constructor(salt: () => Uint8Array, cost: Argon2Cost = ARGON2_COST) {
    this.#salt = salt;
    this.#cost = cost;
  }

  async hash(password: string): Promise<string> {
    const salt = this.#salt();
    const tag = await this.#derive(password, salt, this.#cost);
    const { memoryKiB, passes, lanes } = this.#cost;
    return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${base64(salt)}$${base64(tag)}`;
  }

  async verify(password: string, hash: string | undefined): Promise<boolean> {
    const [, memory, passes, lanes, salt = '', tag = ''] = PHC.exec(hash ?? '') ?? [];
    if (hash === undefined || memory === undefined) {
      await this.#derive(password, this.#salt(), this.#cost);
      return false;
    }
    const cost = { memoryKiB: Number(memory), passes: Number(passes), lanes: Number(lanes) };
    const found = await this.#derive(password, Buffer.from(salt, 'base64'), cost);
    const expected = Buffer.from(tag, 'base64');
    return expected.length === found.length && timingSafeEqual(expected, found);
  }

  async #derive(message: string, nonce: Uint8Array, cost: Argon2Cost): Promise<Uint8Array> {
    await this.#turn();
    try {
      return await derive('argon2id', {
        message,
        nonce,
        parallelism: cost.lanes,
        tagLength: TAG_BYTES,
        memory: cost.memoryKiB,
        passes: cost.passes,
      });
    } finally {
      this.#next();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < AT_ONCE) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= WAITING_MAX) throw new HasherBusy('Too many passwords wait to be checked.');
    await new Promise<void>(resolve => this.#waiting.push(resolve));
  }

  /** Whoever waited longest takes over the place. */
  #next(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
