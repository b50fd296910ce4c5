import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';
import { adminApi } from '../api/admin-api.ts';
import type { ErrorRow } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { Failure } from '../parts/failure.tsx';
import { hasWords } from '../parts/has-words.ts';
import { mergeSearch } from '../parts/merge-search.ts';
import { Notice } from '../parts/notice.tsx';
import type { ErrorsSearch } from '../router.tsx';
import { useKey } from '../shell/use-key.ts';
import { ErrorTable } from './error-table.tsx';

const route = getRouteApi('/errors');

/** The error table of this gateway, with a way to meet each row. */
export function ErrorsPage() {
  const text = useText();
  const { find = '', open, sort } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Parameters<typeof mergeSearch<ErrorsSearch>>[1]): void =>
    void navigate({ to: '/errors', search: (rest: ErrorsSearch) => mergeSearch(rest, next), replace: true });
  const field = useRef<HTMLInputElement>(null);
  const errors = useQuery({ queryKey: ['errors'], queryFn: adminApi.errors });
  useKey('/', () => field.current?.focus());
  const all = errors.data ?? [];
  const shown = all.filter(row => hasWords(searchable(row, text.mends[row.mends]), find));
  return (
    <div className="flex h-full flex-col">
      <header className="flex min-h-12 flex-wrap items-center gap-x-6 gap-y-2 border-b border-line px-5 py-2">
        <h1 className="sr-only">{text.errors.title}</h1>
        <p className="min-w-0 flex-1 text-muted max-md:hidden">{text.errors.lead}</p>
        <span className="text-faint max-md:order-last">{text.errors.count(shown.length, all.length)}</span>
        <input
          ref={field}
          aria-label={text.errors.filter}
          placeholder={text.errors.filter}
          value={find}
          spellCheck={false}
          onChange={event => change({ find: event.target.value || undefined })}
          onKeyDown={event => event.key === 'Escape' && field.current?.blur()}
          className="h-8 min-w-0 flex-1 rounded-md md:w-64 md:flex-none border border-edge bg-page px-2.5 placeholder:text-faint"
        />
      </header>
      <div className="min-h-0 flex-1 overflow-auto">
        {errors.error !== null && <Failure error={errors.error} />}
        {shown.length > 0 && (
          <ErrorTable
            rows={shown}
            open={open}
            sort={sort}
            onOpen={name => change({ open: name })}
            onSort={next => change({ sort: next })}
          />
        )}
        {errors.data !== undefined && shown.length === 0 && <Notice title={text.errors.noMatch} />}
      </div>
    </div>
  );
}

function searchable({ code, name, message, sentence, help }: ErrorRow, mends: string): string {
  return [code, name, message, sentence, help, mends].join(' ');
}
