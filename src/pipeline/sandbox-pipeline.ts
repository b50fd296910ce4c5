import type { FaultInjector } from '../ports/fault-injector.ts';
import { callPipeline } from './call-pipeline.ts';
import { forwardUnderFaults, type Pause } from './forward-under-faults.ts';
import type { Step } from './step.ts';

/**
 * The list of checks in a sandbox: the list of production, but that faults may strike in the place of step 22.
 *
 * Both lists are equally long and name their steps alike, so that whoever reads the times of steps reads either.
 */
export function sandboxPipeline(faults: FaultInjector, pause: Pause): readonly Step[] {
  return Object.freeze([...callPipeline.slice(0, -1), forwardUnderFaults(faults, pause)]);
}
