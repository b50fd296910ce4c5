import {
  createColumnHelper,
  createSortedRowModel,
  type Row,
  rowSortingFeature,
  type SortingState,
  sortFn_alphanumeric,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { Fragment, useMemo } from 'react';
import type { ErrorRow } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { OutcomeMark } from '../parts/outcome-mark.tsx';
import { OUTCOME_TEXT, outcomeOf } from '../parts/outcome-of.ts';
import { Sentence } from '../parts/sentence.tsx';
import { useRowKeys } from '../parts/use-row-keys.ts';
import { ErrorDetail } from './error-detail.tsx';
import { TryButton } from './try-button.tsx';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
});
const column = createColumnHelper<typeof features, ErrorRow>();
const COLUMNS = column.columns([
  column.accessor('code', { sortFn: 'alphanumeric' }),
  column.accessor('name', { sortFn: 'alphanumeric' }),
  column.accessor('sentence', { enableSorting: false }),
  column.accessor('mends', { sortFn: 'alphanumeric' }),
  column.accessor('retry', { sortFn: 'alphanumeric' }),
]);

interface ErrorTableProps {
  readonly rows: readonly ErrorRow[];
  /** Name of the row that is unfolded. */
  readonly open: string | undefined;
  /** Id of a column, with `-` in front from the end. */
  readonly sort: string | undefined;
  readonly onOpen: (name: string | undefined) => void;
  readonly onSort: (sort: string | undefined) => void;
}

/** One line for each row of the error table; a row unfolds. */
export function ErrorTable({ rows, open, sort, onOpen, onSort }: ErrorTableProps) {
  const text = useText();
  const data = useMemo(() => [...rows], [rows]);
  const sorting: SortingState =
    sort === undefined ? [] : [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }];
  const table = useTable({
    features,
    columns: COLUMNS,
    data,
    state: { sorting },
    enableSortingRemoval: true,
  });
  const body = useRowKeys();
  const heads = {
    code: text.errors.code,
    name: text.errors.name,
    sentence: text.errors.meaning,
    mends: text.errors.mends,
    retry: text.errors.retry,
  };
  return (
    <table className="w-full border-separate border-spacing-0">
      <thead>
        <tr className="text-left text-xs text-faint">
          {Object.entries(heads).map(([id, label]) => (
            <th
              key={id}
              scope="col"
              aria-sort={sort === id ? 'ascending' : sort === `-${id}` ? 'descending' : 'none'}
              className={`sticky top-0 z-10 border-b border-line bg-page px-2 py-1.5 font-normal whitespace-nowrap first:pl-5 ${IN_DETAIL.has(id) ? WIDE_ONLY : ''}`}
            >
              {id === 'sentence' ? (
                label
              ) : (
                <button
                  type="button"
                  title={text.errors.sort(label)}
                  onClick={() => onSort(nextSort(id, sort))}
                >
                  {label}
                  {sort === id ? ' ↑' : sort === `-${id}` ? ' ↓' : ''}
                </button>
              )}
            </th>
          ))}
          <th scope="col" className="sticky top-0 z-10 border-b border-line bg-page">
            <span className="sr-only">{text.errors.tryIt}</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {table.getRowModel().rows.map(row => (
          <Fragment key={row.id}>
            <ErrorLine row={row} isOpen={row.original.name === open} onOpen={onOpen} />
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

/** Up, down, and back to the order of the table. */
function nextSort(id: string, sort: string | undefined): string | undefined {
  if (sort === id) return `-${id}`;
  return sort === `-${id}` ? undefined : id;
}

interface ErrorLineProps {
  readonly row: Row<typeof features, ErrorRow>;
  readonly isOpen: boolean;
  readonly onOpen: ErrorTableProps['onOpen'];
}

/** In a narrow window these columns stand in the detail of a row. */
const WIDE_ONLY = 'max-md:hidden';
const IN_DETAIL: ReadonlySet<string> = new Set(['sentence', 'mends', 'retry']);
const CELL = 'border-b border-line px-2 py-2 align-top first:pl-5';

function ErrorLine({ row, isOpen, onOpen }: ErrorLineProps) {
  const text = useText();
  const entry = row.original;
  const toggle = (): void => onOpen(isOpen ? undefined : entry.name);
  return (
    <>
      <tr className={isOpen ? 'bg-sunken' : 'hover:bg-hover'}>
        <td className={`${CELL} mono whitespace-nowrap`}>
          <button
            type="button"
            data-row
            aria-expanded={isOpen}
            title={text.errors.more(entry.name)}
            onClick={toggle}
            className={`flex items-center gap-2.5 leading-5 ${OUTCOME_TEXT[outcomeOf(entry.code)]}`}
          >
            <OutcomeMark code={entry.code} />
            {entry.code}
          </button>
        </td>
        <td className={`${CELL} font-medium max-md:w-full max-md:break-words md:whitespace-nowrap`}>
          {entry.name}
        </td>
        <td className={`${CELL} ${WIDE_ONLY} w-full min-w-72 cursor-pointer text-muted`} onClick={toggle}>
          <Sentence text={entry.sentence} />
        </td>
        <td className={`${CELL} ${WIDE_ONLY} whitespace-nowrap text-muted`}>{text.mends[entry.mends]}</td>
        <td className={`${CELL} ${WIDE_ONLY} whitespace-nowrap text-muted`}>{text.retry[entry.retry]}</td>
        <td className="border-b border-line py-1 pr-5 pl-2 text-right align-top">
          <TryButton entry={entry} />
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={6} className="border-b border-line bg-sunken px-5 pt-1 pb-4">
            <ErrorDetail entry={entry} />
          </td>
        </tr>
      )}
    </>
  );
}
