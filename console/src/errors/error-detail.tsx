import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ErrorRow } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { JsonText } from '../parts/json-text.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { VisibleText } from '../parts/visible-text.tsx';

/** What a row is about, what to do, and what "try it" will send. */
export function ErrorDetail({ entry }: { readonly entry: ErrorRow }) {
  const text = useText();
  const { trigger } = entry;
  return (
    <div className="grid gap-x-10 gap-y-3 xl:grid-cols-2">
      <div className="flex flex-col gap-3">
        <div className="flex flex-col gap-3 md:hidden">
          <Part name={text.errors.meaning}>
            <Sentence text={entry.sentence} />
          </Part>
          <Part name={text.errors.mends}>{text.mends[entry.mends]}</Part>
          <Part name={text.errors.retry}>{text.retry[entry.retry]}</Part>
        </div>
        <Part name={text.errors.help}>
          <Sentence text={entry.help} />
        </Part>
        <Part name={text.errors.wire}>
          <span className="mono">
            <VisibleText text={entry.message} />
          </span>
        </Part>
        <p>
          <Link
            to="/"
            search={{ filter: `name:${entry.name}` }}
            className="text-accent underline underline-offset-2"
          >
            {text.errors.calls}
          </Link>
        </p>
      </div>
      <Part name={text.errors.how}>
        {trigger === null ? (
          text.errors.noTrigger
        ) : (
          <div className="flex flex-col gap-2">
            <p>
              <Sentence text={trigger.how} />
            </p>
            {trigger.request.slice(-1).map(request => (
              <CodeBlock key={request.text} value={request.text} label={trigger.title}>
                <JsonText text={request.text} />
              </CodeBlock>
            ))}
          </div>
        )}
      </Part>
    </div>
  );
}

function Part({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <section>
      <h2 className="text-xs text-faint">{name}</h2>
      <div>{children}</div>
    </section>
  );
}
