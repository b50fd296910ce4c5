import { serveLane } from '../faults/serve-lane.ts';
import { fuzzVerifiers, type VerifierFuzzPlan, type VerifierFuzzTally } from './fuzz-verifiers.ts';

/** A thread that sets the verifiers against each other, stretch after stretch. */
serveLane<VerifierFuzzPlan, VerifierFuzzTally>(async plan => fuzzVerifiers(plan));
