import type { Services, World } from '../pipeline/world.ts';

/** The cause of the one refusal that tells of nothing but this world. */
export const NOTHING_IS_SENT = 'an explanation sends nothing';

/** The same world with services at which steps only look: nothing is spent, remembered or sent. */
export function peekingWorld(world: World): World {
  const { services } = world;
  const { rateLimits, replays, signLedger, refusalLedger } = services;
  const peeking: Services = {
    ...services,
    rateLimits: {
      take: charges => rateLimits.waitMs(charges),
      waitMs: charges => rateLimits.waitMs(charges),
    },
    replays: { witness: signed => replays.recall(signed), recall: signed => replays.recall(signed) },
    signLedger: {
      remembered: appKey => signLedger.remembered(appKey),
      remember() {},
      isGuessing: (rule, source) => signLedger.isGuessing(rule, source),
      countFailure() {},
    },
    refusalLedger: { waitMs: charge => refusalLedger.waitMs(charge), count() {} },
    upstreams: {
      send: () => Promise.resolve({ outcome: 'shed', cause: NOTHING_IS_SENT }),
    },
  };
  return { ...world, services: peeking };
}
