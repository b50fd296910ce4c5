import type { Problem } from '../api/request-admin.ts';

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
  return (
    <div role="alert" className="mt-1.5 flex flex-wrap items-baseline gap-x-3 px-1 text-bad">
      {position !== undefined && (
        <code className="mono text-muted">
          {filter.slice(0, position.start)}
          <mark className="bg-bad-wash text-bad underline decoration-wavy underline-offset-4">
            {filter.slice(position.start, Math.max(position.end, position.start + 1)) || '␣'}
          </mark>
          {filter.slice(position.end)}
        </code>
      )}
      <span>{detail === '' ? title : detail}</span>
    </div>
  );
}
