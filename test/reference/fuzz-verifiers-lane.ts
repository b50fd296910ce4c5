import { parentPort } from 'node:worker_threads';
import { fuzzVerifiers, type VerifierFuzzPlan } from './fuzz-verifiers.ts';

/** A thread that sets the verifiers against each other, stretch after stretch. */
parentPort?.on('message', (plan: VerifierFuzzPlan) => parentPort?.postMessage(fuzzVerifiers(plan)));
