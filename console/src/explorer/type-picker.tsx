import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { adminApi } from '../api/admin-api.ts';
import type { ApiSummary } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { formatCount } from '../parts/format-number.ts';
import { hasWords } from '../parts/has-words.ts';
import { SearchList } from '../parts/search-list.tsx';
import { Icon } from '../shell/icon.tsx';
import { useKey } from '../shell/use-key.ts';

const SHOWN_MAX = 60;

interface TypePickerProps {
  readonly value: string | undefined;
  readonly onPick: (type: string) => void;
}

/** The API to call, found by words of its name or group. */
export function TypePicker({ value, onPick }: TypePickerProps) {
  const text = useText();
  const button = useRef<HTMLButtonElement>(null);
  const apis = useQuery({ queryKey: ['apis'], queryFn: adminApi.apis }).data ?? [];
  const [open, setOpen] = useState(value === undefined);
  useKey('/', () => setOpen(true));
  const close = (): void => {
    setOpen(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  const current = apis.find(api => api.type === value);
  return (
    <div>
      <span className="mb-1 block text-xs text-faint">{text.explorer.pick}</span>
      {open ? (
        <div
          className="rounded-md border border-accent bg-raised"
          onBlur={event =>
            !event.currentTarget.contains(event.relatedTarget) && value !== undefined && setOpen(false)
          }
        >
          <SearchList
            label={text.explorer.pick}
            placeholder={text.explorer.pickPlaceholder(formatCount(apis.length))}
            none={text.explorer.noTypes}
            find={words => findTypes(apis, words, text.explorer.generic)}
            onEscape={close}
            onPick={({ id }) => {
              onPick(id);
              close();
            }}
            inputClass="mono h-9 w-full bg-transparent px-3 outline-none placeholder:text-faint"
            listClass="max-h-72 overflow-auto border-t border-line p-1"
          />
        </div>
      ) : (
        <button
          ref={button}
          type="button"
          onClick={() => setOpen(true)}
          className="flex h-9 w-full items-center gap-3 rounded-md border border-edge bg-page px-3 hover:bg-hover"
        >
          <span className="mono truncate">{value}</span>
          <span className="ml-auto truncate text-xs text-faint">{current?.group}</span>
          <Icon name="down" />
        </button>
      )}
      <Description api={current} />
    </div>
  );
}

function Description({ api }: { readonly api: ApiSummary | undefined }) {
  const text = useText();
  if (api === undefined) return null;
  const description = api.generic ? text.explorer.genericHint : api.description;
  return description === null ? null : <p className="mt-1.5 text-muted">{description}</p>;
}

/** Types with a schema come first: they show the most. */
function findTypes(apis: readonly ApiSummary[], words: string, generic: string) {
  return apis
    .filter(api => hasWords(`${api.type} ${api.group}`, words))
    .sort((left, right) => Number(left.generic) - Number(right.generic))
    .slice(0, SHOWN_MAX)
    .map(api => ({
      id: api.type,
      label: api.type,
      hint: api.generic ? `${api.group} · ${generic}` : api.group,
    }));
}
