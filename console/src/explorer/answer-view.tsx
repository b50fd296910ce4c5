import { Link } from '@tanstack/react-router';
import { codeOf } from '../api/code-of.ts';
import type { Answer } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { buttonClass } from '../parts/button.tsx';
import { Failure } from '../parts/failure.tsx';
import { formatMs } from '../parts/format-number.ts';
import { OutcomeMark } from '../parts/outcome-mark.tsx';
import { BodyText } from '../requests/message-view.tsx';

interface AnswerViewProps {
  readonly answer: Answer | undefined;
  readonly error: Error | null;
}

/** What the gateway answered, digit for digit, and the way to the reasons. */
export function AnswerView({ answer, error }: AnswerViewProps) {
  const text = useText();
  const id = answer?.id ?? null;
  return (
    <section aria-live="polite" className="flex flex-col gap-2">
      <header className="flex min-h-8 items-center gap-3">
        <h2 className="font-medium">{text.explorer.answer}</h2>
        {answer !== undefined && (
          <>
            <OutcomeMark code={codeOf(answer.text)} />
            <span className="text-muted">
              HTTP {answer.status} · {formatMs(answer.ms)} ms
            </span>
            {id !== null && (
              <Link to="/" search={{ call: id }} className={`ml-auto ${buttonClass('plain')}`}>
                {text.explorer.openTrace}
              </Link>
            )}
          </>
        )}
      </header>
      {error !== null && <Failure error={error} />}
      {answer !== undefined && <BodyText body={answer.text} />}
      {answer === undefined && error === null && <p className="text-faint">{text.explorer.answerEmpty}</p>}
    </section>
  );
}
