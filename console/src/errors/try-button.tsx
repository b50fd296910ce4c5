import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { codeOf } from '../api/code-of.ts';
import type { ErrorRow } from '../api/contract.ts';
import { runTrigger } from '../api/run-trigger.ts';
import { useMay } from '../api/use-may.ts';
import { useText } from '../i18n/use-text.ts';
import { Button, buttonClass } from '../parts/button.tsx';
import { OUTCOME_TEXT, outcomeOf } from '../parts/outcome-of.ts';

/** Makes the calls that meet a row, and links to the trace of the one that met it. */
export function TryButton({ entry }: { readonly entry: ErrorRow }) {
  const text = useText();
  const { trigger } = entry;
  const run = useMutation({ mutationFn: () => runTrigger(trigger?.request ?? []) });
  const id = run.data?.id ?? null;
  const mayCall = useMay('call');
  if (trigger === null || !mayCall) return null;
  return (
    <span className="flex items-center justify-end gap-1 whitespace-nowrap">
      <span aria-live="polite">
        {run.error !== null && (
          <span className="text-bad" title={run.error.message}>
            {text.shell.failed(run.error.message)}
          </span>
        )}
        {run.data !== undefined && <Result wanted={entry.code} answer={run.data.text} />}
      </span>
      {id !== null && (
        <Link to="/" search={{ call: id }} className={buttonClass('quiet')}>
          {text.errors.openTrace}
        </Link>
      )}
      <Button
        className="h-7!"
        aria-label={`${text.errors.tryIt}: ${entry.name}`}
        disabled={run.isPending}
        onClick={() => run.mutate()}
      >
        {run.isPending ? text.errors.trying : text.errors.tryIt}
      </Button>
    </span>
  );
}

function Result({ wanted, answer }: { readonly wanted: number; readonly answer: string }) {
  const text = useText();
  const code = codeOf(answer);
  const isMet = code === wanted;
  return (
    <span className={`px-1 ${OUTCOME_TEXT[isMet ? outcomeOf(code) : 'failed']}`}>
      {isMet ? text.errors.got(String(code)) : text.errors.gotOther(String(code))}
    </span>
  );
}
