import { blackHoledUpstream } from './black-holed-upstream.ts';
import type { Goal } from './goal.ts';
import { limiterBound } from './limiter-bound.ts';
import { overload } from './overload.ts';
import { reloadsUnderLoad } from './reloads-under-load.ts';
import { rollingRestarts } from './rolling-restarts.ts';
import { slowConnections } from './slow-connections.ts';

/** Every goal that a run can show, in the order of the page. */
export const GOALS: readonly Goal[] = [
  rollingRestarts,
  reloadsUnderLoad,
  blackHoledUpstream,
  overload,
  limiterBound,
  slowConnections,
];
