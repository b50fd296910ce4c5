import { refuse } from '../../errors/refusal.ts';
import { finding } from '../../model/finding.ts';
import type { Sighting } from '../../ports/replay-store.ts';
import { AT_ONCE_BYTES_MAX } from '../at-once-bytes-max.ts';
import { step } from '../step.ts';
import { WINDOW_SECONDS } from '../timestamp-window.ts';

/** The longest time for which one timestamp passes: from the one end of its window to the other, and its own second. */
const KEEP_MS = (2 * WINDOW_SECONDS + 1) * 1000;
const NOTHING_FOUND = Object.freeze({ replay: undefined });
const REPLAYED = 'the sign came before, with a body that says something else';

/**
 * Refuses a sign that came before with a body of another typed meaning, where the app's guard is on.
 *
 * The sign's text has no separators, so one sign may fit several bodies; the first that came is the one that counts.
 * The same meaning again is an honest retry. Stands behind the timestamp, so that only signs of now are remembered.
 * Source: protocol.md §3.
 */
export const checkReplay = step({
  name: 'check-replay',
  needs: ['body', 'app', 'signature'],
  gives: ['replay'],
  refuses: ['sign-invalid'],
  run({ body, app }, { services }) {
    const { replayGuard } = app;
    if (replayGuard === 'off') return NOTHING_FOUND;
    const judge = (seen: Sighting) => {
      if (seen === 'crowded')
        return { replay: finding('replay-guard-full', 'a sign was forgotten before its time') };
      if (seen !== 'other') return NOTHING_FOUND;
      if (replayGuard === 'refuse') return refuse('sign-invalid', { cause: REPLAYED });
      return { replay: finding('replayed-sign', REPLAYED) };
    };
    const witness = (meaning: Uint8Array) =>
      services.replays.witness({
        appKey: app.key,
        sign: body.textOf('sign') ?? '',
        meaning,
        keepMs: KEEP_MS,
      });
    if (body.bytes.length > AT_ONCE_BYTES_MAX) {
      return services.typedMeaning.digestInTurns(body, services.nextTurn).then(witness).then(judge);
    }
    const seen = witness(services.typedMeaning.digest(body));
    return seen instanceof Promise ? seen.then(judge) : judge(seen);
  },
});
