import type { CallDetail, Explanation } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { OutcomeMark } from '../parts/outcome-mark.tsx';
import { OUTCOME_TEXT, OUTCOME_WASH, outcomeOf } from '../parts/outcome-of.ts';
import { Sentence } from '../parts/sentence.tsx';
import { VisibleText } from '../parts/visible-text.tsx';

interface VerdictBannerProps {
  readonly call: CallDetail;
  readonly explanation: Explanation | undefined;
  /** Leads to the signature; `null` where that is shown already. */
  readonly onSignature: (() => void) | null;
}

/** The call in one sentence, and what to change, before anything else. */
export function VerdictBanner({ call, explanation, onSignature }: VerdictBannerProps) {
  const text = useText();
  const outcome = outcomeOf(call.code);
  const verdict = explanation?.verdict ?? call.diagnosis ?? call.cause;
  const sign = explanation?.sign ?? null;
  const fix = explanation?.fix ?? null;
  const signIsWrong = sign !== null && sign.verdict !== 'right';
  return (
    <div className={`flex flex-col gap-2 px-4 py-3.5 ${OUTCOME_WASH[outcome]}`}>
      <h2 className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <OutcomeMark code={call.code} />
        <span className={`mono font-semibold ${OUTCOME_TEXT[outcome]}`}>{call.code}</span>
        <span className="font-medium">
          <VisibleText text={call.name} />
        </span>
        <span className="mono text-muted">{call.type !== null && <VisibleText text={call.type} />}</span>
      </h2>
      {verdict !== null && (
        <p className="text-base leading-6">
          <Sentence text={verdict} />
        </p>
      )}
      {fix !== null && (
        <p className="leading-5">
          <span className="font-medium">{text.call.fix}: </span>
          <Sentence text={fix} />
          {signIsWrong && onSignature !== null && (
            <button
              type="button"
              onClick={onSignature}
              className="ml-2 text-accent underline underline-offset-2"
            >
              {text.call.signature}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
