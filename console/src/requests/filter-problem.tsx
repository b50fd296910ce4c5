import type { Problem } from '../api/contract.ts';
import { termAt } from './filter-term.ts';

/** Why a filter was refused, with the place marked where the gateway names it. */
export function FilterProblem({
  filter,
  problem,
}: {
  readonly filter: string;
  readonly problem: Problem | null;
}) {
  if (problem === null) return null;
  const { position, detail, title } = problem;
  const start = position ?? 0;
  const { end } = termAt(filter, start);
  return (
    <div role="alert" className="mt-1.5 flex flex-wrap items-baseline gap-x-3 px-1 text-bad">
      {position !== undefined && (
        <code className="mono text-muted">
          {filter.slice(0, start)}
          <mark className="bg-bad-wash text-bad underline decoration-wavy underline-offset-4">
            {filter.slice(start, Math.max(end, start + 1)) || '␣'}
          </mark>
          {filter.slice(Math.max(end, start + 1))}
        </code>
      )}
      <span>{detail === '' ? title : detail}</span>
    </div>
  );
}
