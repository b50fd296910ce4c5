import { type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { CallSummary, Problem } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { Icon } from '../shell/icon.tsx';
import { useKey } from '../shell/use-key.ts';
import { FilterProblem } from './filter-problem.tsx';
import { type Suggestion, useSuggestions } from './use-suggestions.ts';

/** Typing settles for this long before the filter is applied. */
const SETTLE_MS = 400;

interface FilterBoxProps {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly problem: Problem | null;
  /** What the values of some keys are taken from. */
  readonly rows: readonly CallSummary[];
}

/** The filter as text, with its keys and values offered while it is typed. */
export function FilterBox({ filter, onFilter, problem, rows }: FilterBoxProps) {
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const draft = useDraft(filter, onFilter);
  const [caret, setCaret] = useState(0);
  const [focused, setFocused] = useState(false);
  const offered = useSuggestions({ draft: draft.text, caret, active: focused, rows });
  useKey('/', () => input.current?.focus());
  const placeCaret = usePlacedCaret(input);
  const accept = ({ text: next, caret: at }: Suggestion): void => {
    draft.type(next);
    setCaret(at);
    placeCaret(at);
  };
  const isOpen = focused && offered.items.length > 0;
  return (
    <div className="relative min-w-0 flex-1">
      <div className="flex h-8 items-center gap-2 rounded-md border border-edge bg-page px-2.5 focus-within:border-accent">
        <span className="text-faint">
          <Icon name="search" />
        </span>
        <input
          ref={input}
          role="combobox"
          aria-label={text.requests.filter}
          aria-expanded={isOpen}
          aria-controls={list}
          aria-autocomplete="list"
          aria-invalid={problem !== null}
          aria-activedescendant={isOpen && offered.chosen >= 0 ? `${list}-${offered.chosen}` : undefined}
          placeholder={text.requests.filterPlaceholder}
          spellCheck={false}
          autoComplete="off"
          value={draft.text}
          className="mono min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
          onChange={event => {
            draft.type(event.target.value);
            setCaret(event.target.selectionStart ?? 0);
          }}
          onSelect={event => setCaret(event.currentTarget.selectionStart ?? 0)}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={event => {
            if (offered.onKey(event, accept)) return;
            if (event.key === 'Enter') draft.apply();
            else if (event.key === 'Escape') input.current?.blur();
            else return;
            event.preventDefault();
          }}
        />
        <ClearOrHint isEmpty={draft.text === ''} onClear={() => draft.apply('')} />
      </div>
      <FilterProblem filter={filter} problem={problem} />
      {isOpen && <SuggestionList id={list} offered={offered} onAccept={accept} />}
    </div>
  );
}

/** What stands at the end of the box: the key that leads into it, or the way out of a filter. */
function ClearOrHint({ isEmpty, onClear }: { readonly isEmpty: boolean; readonly onClear: () => void }) {
  const text = useText();
  if (isEmpty) return <kbd className="mono text-faint">/</kbd>;
  return (
    <button type="button" aria-label={text.requests.clear} onClick={onClear} className="text-faint">
      <Icon name="close" />
    </button>
  );
}

interface SuggestionListProps {
  readonly id: string;
  readonly offered: ReturnType<typeof useSuggestions>;
  readonly onAccept: (suggestion: Suggestion) => void;
}

function SuggestionList({ id, offered, onAccept }: SuggestionListProps) {
  const text = useText();
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={text.requests.filter}
      className="absolute top-9 left-0 z-30 max-h-80 w-[28rem] overflow-auto rounded-md border border-edge bg-raised p-1 shadow-lg"
    >
      {offered.items.map((item, index) => (
        <li
          key={item.label}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === offered.chosen}
          // The box keeps the focus.
          onMouseDown={event => {
            event.preventDefault();
            onAccept(item);
          }}
          className="flex cursor-pointer justify-between gap-4 rounded px-2 py-1 hover:bg-hover aria-selected:bg-chosen"
        >
          <span className="mono truncate">{item.label}</span>
          <span className="truncate text-xs text-faint">{item.hint}</span>
        </li>
      ))}
    </ul>
  );
}

/** Puts the caret in the same turn as a new text: a key that is typed behind it finds the caret where it belongs. */
function usePlacedCaret(input: RefObject<HTMLInputElement | null>): (at: number) => void {
  const placed = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (placed.current !== null) input.current?.setSelectionRange(placed.current, placed.current);
    placed.current = null;
  });
  return at => {
    placed.current = at;
  };
}

/** What is typed, applied when typing settles; what the address says from elsewhere replaces it. */
function useDraft(filter: string, onFilter: (filter: string) => void) {
  const [text, setText] = useState(filter);
  const applied = useRef(filter);
  useEffect(() => {
    if (applied.current === filter) return;
    applied.current = filter;
    setText(filter);
  }, [filter]);
  const apply = (value = text): void => {
    setText(value);
    applied.current = value.trim();
    if (value.trim() !== filter) onFilter(value.trim());
  };
  useEffect(() => {
    if (text.trim() === applied.current) return;
    const timer = setTimeout(apply, SETTLE_MS);
    return () => clearTimeout(timer);
  });
  return { text, type: setText, apply };
}
