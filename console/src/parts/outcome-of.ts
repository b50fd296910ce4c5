export type Outcome = 'success' | 'refused' | 'failed';

const SUCCESS = 1_000_000;
const TOO_FREQUENT = 4_000_004;

/**
 * What a code means for the caller: it worked, the gateway said no, or something behind it broke.
 *
 * 3… and 5… and the rate limit are refusals; other failures, also a service's own, are failures.
 */
export function outcomeOf(code: number): Outcome {
  if (code === SUCCESS) return 'success';
  const family = Math.floor(code / 1_000_000);
  return family === 3 || family === 5 || code === TOO_FREQUENT ? 'refused' : 'failed';
}

/** Classes of the text colour of an outcome. */
export const OUTCOME_TEXT: Readonly<Record<Outcome, string>> = {
  success: 'text-good',
  refused: 'text-warn',
  failed: 'text-bad',
};

export const OUTCOME_FILL: Readonly<Record<Outcome, string>> = {
  success: 'bg-good-fill',
  refused: 'bg-warn-fill',
  failed: 'bg-bad-fill',
};

export const OUTCOME_WASH: Readonly<Record<Outcome, string>> = {
  success: 'bg-good-wash',
  refused: 'bg-warn-wash',
  failed: 'bg-bad-wash',
};
