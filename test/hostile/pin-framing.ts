import { writeFileSync } from 'node:fs';
import { FRAMING_PINS, framingOutcomes } from '../trust/framing.ts';

/** Pins what the gateway answers to the framing corpus: `node test/hostile/pin-framing.ts`; look at the difference. */
const [asIs, signed] = await framingOutcomes();
const pins = { 'as-is': asIs?.outcomes, signed: signed?.outcomes };
writeFileSync(FRAMING_PINS, `${JSON.stringify(pins, undefined, 2)}\n`);
