/** One app takes at most this part of the calls that a service is given at once. */
const APP_PART = 4;

/** How many calls a service is given at once, in all and of one app. Source: config.md. */
export class InFlightCaps {
  readonly #max: number;
  readonly #perAppMax: number;
  readonly #perApp = new Map<string, number>();
  #size = 0;

  constructor(max: number) {
    this.#max = max;
    this.#perAppMax = Math.max(1, Math.floor(max / APP_PART));
  }

  /** Calls under way. */
  get size(): number {
    return this.#size;
  }

  /** Why no call of this app may enter; `undefined`: it may. */
  faultOf(appKey: string): string | undefined {
    if (this.#size >= this.#max) return 'the in-flight cap of the upstream is reached';
    if ((this.#perApp.get(appKey) ?? 0) < this.#perAppMax) return undefined;
    return "the app's share of the upstream's in-flight cap is reached";
  }

  enter(appKey: string): void {
    this.#size += 1;
    this.#perApp.set(appKey, (this.#perApp.get(appKey) ?? 0) + 1);
  }

  leave(appKey: string): void {
    this.#size -= 1;
    const left = (this.#perApp.get(appKey) ?? 1) - 1;
    if (left === 0) this.#perApp.delete(appKey);
    else this.#perApp.set(appKey, left);
  }
}
