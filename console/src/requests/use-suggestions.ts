import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { adminApi } from '../api/admin-api.ts';
import type { CallSummary } from '../api/contract.ts';
import { FILTER_KEYS, termAt } from './filter-term.ts';

/** One way to go on: the whole filter with it, and where the caret goes. */
export interface Suggestion {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly caret: number;
}

interface SuggestionInput {
  readonly draft: string;
  readonly caret: number;
  /** Whether the box has the focus: nothing is fetched before. */
  readonly active: boolean;
  readonly rows: readonly CallSummary[];
}

interface Value {
  readonly value: string;
  readonly hint: string;
}

const SHOWN_MAX = 12;

/** Keys of the grammar, and for a key the values that this gateway has. */
export function useSuggestions(input: SuggestionInput) {
  const [chosen, setChosen] = useState(-1);
  const [closedFor, setClosedFor] = useState<string | null>(null);
  const values = useValues(input);
  const items = closedFor === input.draft ? [] : suggest(input, values).slice(0, SHOWN_MAX);
  const inRange = Math.min(chosen, items.length - 1);
  /** True where the key was for the list. */
  const onKey = (event: KeyboardEvent, accept: (item: Suggestion) => void): boolean => {
    if (items.length === 0 || event.nativeEvent.isComposing) return false;
    const picked = items[event.key === 'Tab' ? Math.max(inRange, 0) : inRange];
    const wants = event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey && input.draft !== '');
    if (event.key === 'ArrowDown') setChosen((inRange + 1) % items.length);
    else if (event.key === 'ArrowUp') setChosen(inRange <= 0 ? items.length - 1 : inRange - 1);
    else if (event.key === 'Escape') setClosedFor(input.draft);
    else if (wants && picked !== undefined) {
      accept(picked);
      setChosen(-1);
    } else return false;
    event.preventDefault();
    return true;
  };
  return { items, chosen: inRange, onKey };
}

function suggest({ draft, caret }: SuggestionInput, values: (key: string) => readonly Value[]): Suggestion[] {
  const term = termAt(draft, caret);
  const negation = term.text.startsWith('-') ? '-' : '';
  const bare = term.text.slice(negation.length);
  const colon = bare.indexOf(':');
  const complete = (label: string, hint: string, ended: boolean): Suggestion => {
    const filled = `${negation}${label}${ended ? ' ' : ''}`;
    const rest = draft.slice(term.end);
    return {
      label: `${negation}${label}`,
      hint,
      text: draft.slice(0, term.start) + filled + (ended ? rest.trimStart() : rest),
      caret: term.start + filled.length,
    };
  };
  if (colon < 0) {
    return FILTER_KEYS.filter(({ key }) => key.startsWith(bare)).map(({ key, example }) =>
      complete(`${key}:`, example, false),
    );
  }
  const key = bare.slice(0, colon);
  const typed = bare.slice(colon + 1).toLowerCase();
  return values(key)
    .filter(({ value, hint }) => value !== typed && `${value} ${hint}`.toLowerCase().includes(typed))
    .map(({ value, hint }) => complete(`${key}:${value}`, hint, true));
}

function useValues({ active, rows }: SuggestionInput): (key: string) => readonly Value[] {
  const errors = useQuery({ queryKey: ['errors'], queryFn: adminApi.errors, enabled: active }).data ?? [];
  const apis = useQuery({ queryKey: ['apis'], queryFn: adminApi.apis, enabled: active }).data ?? [];
  const inRows = (read: (row: CallSummary) => string | null): readonly Value[] =>
    [...new Set(rows.map(read))].flatMap(value => (value === null ? [] : [{ value, hint: '' }]));
  return key => {
    if (key === 'code') return errors.map(row => ({ value: String(row.code), hint: row.name }));
    if (key === 'name') return errors.map(row => ({ value: row.name, hint: String(row.code) }));
    if (key === 'type') return apis.map(api => ({ value: api.type, hint: api.group }));
    if (key === 'app') return inRows(row => row.appKey);
    if (key === 'mall') return inRows(row => (row.mallId === null ? null : String(row.mallId)));
    if (key === 'check') return inRows(row => row.stoppedBy);
    if (key === 'ip') return inRows(row => row.address);
    if (key === 'env') return inRows(row => row.environment);
    if (key === 'by') return ['gateway', 'service', 'mock'].map(value => ({ value, hint: '' }));
    if (key === 'fault') return [{ value: 'any', hint: '' }];
    return [];
  };
}
