import { useState } from 'react';
import type { ExplainedStep, Explanation, StepOutcome } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { formatSpan } from '../parts/format-number.ts';
import { Sentence } from '../parts/sentence.tsx';
import { VisibleText } from '../parts/visible-text.tsx';
import { Icon, type IconName } from '../shell/icon.tsx';

const MARKS: Readonly<Record<StepOutcome, { readonly icon: IconName; readonly tone: string }>> = {
  passed: { icon: 'check', tone: 'text-good' },
  refused: { icon: 'cross', tone: 'text-bad' },
  'would-refuse': { icon: 'cross', tone: 'text-warn' },
  skipped: { icon: 'dash', tone: 'text-faint' },
  unknown: { icon: 'dash', tone: 'text-faint' },
};

/** Every check in its order: what it found, what it expected, how long it took. */
export function TraceView({ explanation }: { readonly explanation: Explanation }) {
  const text = useText();
  const [allShown, setAllShown] = useState(false);
  const { steps, warnings } = explanation;
  const skipped = steps.filter(step => step.outcome === 'skipped').length;
  const shown = allShown ? steps : steps.filter(step => step.outcome !== 'skipped');
  const passed = steps.filter(step => step.outcome === 'passed').length;
  const also = steps.filter(step => step.outcome === 'would-refuse').length;
  return (
    <div className="flex flex-col gap-4">
      {warnings.length > 0 && <Warnings warnings={warnings} />}
      <div>
        <p className="mb-2 flex items-center justify-between text-muted">
          {text.trace.summary(passed, also)}
          {skipped > 0 && (
            <button
              type="button"
              aria-expanded={allShown}
              onClick={() => setAllShown(!allShown)}
              className="text-xs text-faint underline underline-offset-2"
            >
              {text.trace.showSkipped(skipped)}
            </button>
          )}
        </p>
        <ol aria-label={text.trace.steps}>
          {shown.map(step => (
            <Step key={step.name} step={step} />
          ))}
        </ol>
      </div>
    </div>
  );
}

function Step({ step }: { readonly step: ExplainedStep }) {
  const { icon, tone } = MARKS[step.outcome];
  const isRefusal = step.outcome === 'refused' || step.outcome === 'would-refuse';
  return (
    <li
      data-outcome={step.outcome}
      className={`grid grid-cols-[1rem_1fr_auto] gap-x-3 border-t border-line py-1.5 ${step.outcome === 'refused' ? '-mx-4 bg-bad-wash px-4' : ''}`}
    >
      <span className={`pt-0.5 ${tone}`}>
        <Icon name={icon} />
      </span>
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          <span className={isRefusal ? 'font-medium' : ''}>
            <Sentence text={step.title} />
          </span>
          <StepNote step={step} tone={tone} />
          {!isRefusal && step.observed !== null && (
            <span className="mono line-clamp-1 min-w-0 break-all text-faint">
              <VisibleText text={step.observed} />
            </span>
          )}
        </p>
        {isRefusal && <Comparison step={step} />}
      </div>
      <span className="text-right text-xs text-faint">{step.ms === null ? '' : formatSpan(step.ms)}</span>
    </li>
  );
}

/** What became of a step, unless it just passed. */
function StepNote({ step, tone }: { readonly step: ExplainedStep; readonly tone: string }) {
  const text = useText();
  if (step.outcome === 'passed') return <span className="sr-only">{text.trace.passed}</span>;
  return (
    <span className={`text-xs ${tone}`}>
      {text.trace[step.outcome]}
      {step.code !== null && (
        <span className="mono">
          {' '}
          {step.code} {step.refusal}
        </span>
      )}
    </span>
  );
}

function Comparison({ step }: { readonly step: ExplainedStep }) {
  const text = useText();
  return (
    <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
      {step.observed !== null && <Side name={text.trace.observed} value={step.observed} />}
      {step.expected !== null && <Side name={text.trace.expected} value={step.expected} />}
      {step.mends !== null && (
        <dd className="col-span-2 text-xs text-faint">{text.trace.mends(text.mends[step.mends])}</dd>
      )}
    </dl>
  );
}

function Side({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt className="text-xs leading-5 text-faint">{name}</dt>
      <dd className="mono min-w-0 leading-5 break-words">
        <VisibleText text={value} />
      </dd>
    </>
  );
}

function Warnings({ warnings }: { readonly warnings: Explanation['warnings'] }) {
  const text = useText();
  return (
    <div className="rounded-md bg-warn-wash px-3 py-2">
      <h3 className="font-medium text-warn">{text.trace.warnings}</h3>
      <ul className="mt-1 flex flex-col gap-0.5">
        {warnings.map(({ kind, path, sentence }) => (
          <li key={`${kind} ${path}`}>
            <span className="mono mr-2 text-muted">
              <VisibleText text={path} />
            </span>
            <VisibleText text={sentence} />
          </li>
        ))}
      </ul>
    </div>
  );
}
