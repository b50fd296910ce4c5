import type { ReactNode } from 'react';
import type { CallDetail } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { formatMs } from '../parts/format-number.ts';
import { IdText } from '../parts/id-text.tsx';
import { clockTime, Moment } from '../parts/moment.tsx';

/** Who called, when, and how long it took. */
export function CallFacts({ call }: { readonly call: CallDetail }) {
  const text = useText();
  const { facts } = text.call;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 border-b border-line px-4 py-3 sm:grid-cols-[auto_minmax(0,1fr)_auto_auto]">
      <Fact name={facts.id}>
        <IdText value={call.id} />
      </Fact>
      <Fact name={facts.time}>
        <Moment atMs={call.atMs} /> <span className="text-faint">{clockTime(call.atMs)}</span>
      </Fact>
      <Fact name={facts.app}>{call.appKey === null ? '–' : <IdText value={call.appKey} />}</Fact>
      <Fact name={facts.merchant}>{call.mallId === null ? '–' : <IdText value={String(call.mallId)} />}</Fact>
      <Fact name={facts.address}>
        <IdText value={call.address} />
      </Fact>
      <Fact name={facts.answeredBy}>
        {text.call.answeredIn(text.call.answeredBy[call.answeredBy], formatMs(call.totalMs))}
        {call.serviceMs > 0 && (
          <span className="text-faint">
            {' '}
            ({formatMs(call.serviceMs)} ms {text.call.upstream})
          </span>
        )}
      </Fact>
      {call.dialect !== null && <Fact name={facts.dialect}>{call.dialect}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-xs leading-5 text-faint">{name}</dt>
      <dd className="min-w-0 truncate leading-5">{children}</dd>
    </div>
  );
}
