import { memo, type ReactNode } from 'react';
import type { CallSummary } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { formatMs } from '../parts/format-number.ts';
import { exactMoment, relativeMoment } from '../parts/moment.tsx';
import { OutcomeMark } from '../parts/outcome-mark.tsx';
import { OUTCOME_TEXT, outcomeOf } from '../parts/outcome-of.ts';
import { VisibleText } from '../parts/visible-text.tsx';

/** The columns of the list, in their order. */
export const COLUMNS = ['time', 'outcome', 'type', 'app', 'merchant', 'ms', 'check', 'address'] as const;

export type Column = (typeof COLUMNS)[number];

interface CallRowProps {
  readonly call: CallSummary;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly nowMs: number;
  readonly isOpen: boolean;
  readonly isCursor: boolean;
  readonly onOpen: (id: string) => void;
}

/** One call in one line. */
export const CallRow = memo(function CallRow(props: CallRowProps) {
  const { call, index, top, height, nowMs, isOpen, isCursor, onOpen } = props;
  const text = useText();
  const look = isOpen ? 'bg-chosen' : 'hover:bg-hover';
  return (
    <div
      id={`call-${call.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isOpen}
      onClick={() => onOpen(call.id)}
      style={{ transform: `translateY(${top}px)`, height }}
      className={`call-grid absolute inset-x-0 content-center cursor-pointer border-b border-line ${look} ${isCursor ? 'shadow-[inset_2px_0_0_var(--color-accent)]' : ''}`}
    >
      <Cell column="time" className="text-muted">
        <time title={exactMoment(call.atMs)}>{relativeMoment(call.atMs, nowMs, text.time)}</time>
      </Cell>
      <Cell column="outcome">
        <CallOutcome call={call} />
      </Cell>
      <Cell column="type" className="mono">
        {call.type === null ? (
          <span className="text-faint">{text.requests.noType}</span>
        ) : (
          <VisibleText text={call.type} />
        )}
      </Cell>
      <Cell column="app" className="mono text-muted">
        {call.appKey !== null && <VisibleText text={call.appKey} />}
      </Cell>
      <Cell column="merchant" className="mono text-muted">
        {call.mallId !== null && String(call.mallId)}
      </Cell>
      <Cell column="ms" className="text-right">
        {formatMs(call.totalMs)}
      </Cell>
      <Cell column="check" className="text-muted">
        {call.stoppedBy !== null && <VisibleText text={call.stoppedBy} />}
      </Cell>
      <Cell column="address" className="mono text-muted">
        <VisibleText text={call.address} />
      </Cell>
    </div>
  );
});

/** What went right is quiet: the others are what somebody looks for. */
function CallOutcome({ call }: { readonly call: CallSummary }) {
  const text = useText();
  const outcome = outcomeOf(call.code);
  const isGood = outcome === 'success';
  return (
    <span className="flex items-center gap-2.5" title={call.diagnosis ?? call.cause ?? undefined}>
      <OutcomeMark code={call.code} />
      <span className={`mono ${isGood ? 'text-muted' : OUTCOME_TEXT[outcome]}`}>{call.code}</span>
      <span className={`truncate ${isGood ? 'text-muted' : ''}`}>
        <VisibleText text={call.name} />
      </span>
      {call.fault !== null && (
        <span title={text.requests.faulted} className="rounded border border-edge px-1 text-xs text-muted">
          {text.requests.fault}
        </span>
      )}
    </span>
  );
}

function Cell({
  column,
  className = '',
  children,
}: {
  readonly column: Column;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <span role="gridcell" data-column={column} className={className}>
      {children}
    </span>
  );
}
