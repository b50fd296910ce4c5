import type { App } from '../model/app.ts';
import type { ScannedBody } from '../wire/scanned-body.ts';

/** A body whose sign was refused, and who it came from. */
export interface RefusedSign {
  readonly body: ScannedBody;
  readonly app: App;
  /** `''` where it is unknown. */
  readonly address: string;
}

/** Names the mistake that made a wrong sign to whoever sent it, who has proved nothing. Source: ADR 0046. */
export interface MistakeNamer {
  /**
   * One line of printable ASCII, without the right sign or a secret; `undefined`: none was found, or not looked for.
   *
   * Must not throw and must not wait; takes a few milliseconds at most, and those for so many calls a minute.
   */
  nameIn(sign: RefusedSign): string | undefined;
}
