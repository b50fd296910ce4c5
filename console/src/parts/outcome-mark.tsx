import { useText } from '../i18n/use-text.ts';
import { OUTCOME_FILL, outcomeOf } from './outcome-of.ts';

const SHAPES = { success: 'rounded-full', refused: 'rounded-[2px] rotate-45', failed: 'rounded-[1px]' };

/** A mark whose shape tells the outcome as well as its colour does. */
export function OutcomeMark({ code }: { readonly code: number }) {
  const text = useText();
  const outcome = outcomeOf(code);
  return (
    <span
      role="img"
      aria-label={text.outcome[outcome]}
      title={text.outcome[outcome]}
      className={`inline-block size-2 shrink-0 ${SHAPES[outcome]} ${OUTCOME_FILL[outcome]}`}
    />
  );
}
