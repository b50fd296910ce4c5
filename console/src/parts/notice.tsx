import type { ReactNode } from 'react';

/** A quiet sentence in the middle of an empty place, with what to do next. */
export function Notice({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-14 text-center">
      <p className="text-base font-medium">{title}</p>
      {hint !== undefined && <p className="max-w-md text-muted">{hint}</p>}
      {children}
    </div>
  );
}
