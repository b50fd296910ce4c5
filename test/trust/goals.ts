import { blackHoledUpstream } from './black-holed-upstream.ts';
import { canaries } from './canaries.ts';
import { changesUnderLoad } from './changes-under-load.ts';
import { databaseGone } from './database-gone.ts';
import { editedAudit } from './edited-audit.ts';
import { framing } from './framing.ts';
import { fullDisk } from './full-disk.ts';
import { fuzz } from './fuzz.ts';
import type { Goal } from './goal.ts';
import { jsonCorpus } from './json-corpus.ts';
import { killNine } from './kill-nine.ts';
import { limiterBound } from './limiter-bound.ts';
import { malleability } from './malleability.ts';
import { oracle } from './oracle.ts';
import { overload } from './overload.ts';
import { reloadsUnderLoad } from './reloads-under-load.ts';
import { rollingRestarts } from './rolling-restarts.ts';
import { sentOnce } from './sent-once.ts';
import { serviceOutcomes } from './service-outcomes.ts';
import { slowConnections } from './slow-connections.ts';
import { uploadMemory } from './upload-memory.ts';
import { uploadsCut } from './uploads-cut.ts';
import { worstRequest } from './worst-request.ts';

/** Every goal that a run can show, in the order of the page. */
export const GOALS: readonly Goal[] = [
  jsonCorpus,
  framing,
  fuzz,
  malleability,
  worstRequest,
  oracle,
  rollingRestarts,
  reloadsUnderLoad,
  blackHoledUpstream,
  overload,
  databaseGone,
  killNine,
  fullDisk,
  limiterBound,
  canaries,
  editedAudit,
  slowConnections,
  uploadMemory,
  uploadsCut,
  serviceOutcomes,
  sentOnce,
  changesUnderLoad,
];
