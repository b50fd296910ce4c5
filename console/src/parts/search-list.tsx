import { type ReactNode, useId, useState } from 'react';
import { VisibleText } from './visible-text.tsx';

export interface SearchItem {
  readonly id: string;
  readonly label: string;
  /** Stands at the right, muted. */
  readonly hint?: string;
  /** Stands before the label, muted: what kind of thing it is. */
  readonly kind?: string;
}

interface SearchListProps<Item extends SearchItem> {
  readonly label: string;
  readonly placeholder: string;
  readonly find: (words: string) => readonly Item[];
  readonly onPick: (item: Item) => void;
  readonly none: string;
  readonly onEscape?: () => void;
  readonly inputClass?: string;
  readonly listClass?: string;
}

/** A field above a list that it narrows; the keyboard stays in the field, the arrows choose in the list. */
export function SearchList<Item extends SearchItem>(props: SearchListProps<Item>) {
  const { label, placeholder, find, onPick, none, onEscape, inputClass = '', listClass = '' } = props;
  const id = useId();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(0);
  const items = find(words);
  const at = Math.min(chosen, items.length - 1);
  const move = (to: number): void => {
    setChosen(to);
    document.querySelector(`#${CSS.escape(`${id}-${to}`)}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <>
      <input
        // It opens because somebody wants to type.
        autoFocus
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={items.length > 0 ? `${id}-${at}` : undefined}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        value={words}
        onChange={event => {
          setWords(event.target.value);
          setChosen(0);
        }}
        onKeyDown={event => {
          const item = items[at];
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'ArrowDown') move(Math.min(at + 1, items.length - 1));
          else if (event.key === 'ArrowUp') move(Math.max(at - 1, 0));
          else if (event.key === 'Enter' && item !== undefined) onPick(item);
          else if (event.key === 'Escape' && onEscape !== undefined) onEscape();
          else return;
          event.preventDefault();
        }}
        className={inputClass}
      />
      <ul id={id} role="listbox" aria-label={label} className={listClass}>
        {items.map((item, index) => (
          <Option key={item.id} id={`${id}-${index}`} isChosen={index === at} onPick={() => onPick(item)}>
            <ItemText item={item} />
          </Option>
        ))}
        {items.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled className="px-2.5 py-2 text-faint">
            {none}
          </li>
        )}
      </ul>
    </>
  );
}

function ItemText({ item: { kind, label, hint } }: { readonly item: SearchItem }) {
  return (
    <>
      {kind !== undefined && <span className="w-20 shrink-0 text-xs text-faint">{kind}</span>}
      <span className="mono min-w-0 truncate">
        <VisibleText text={label} />
      </span>
      {hint !== undefined && <span className="ml-auto truncate text-xs text-faint">{hint}</span>}
    </>
  );
}

interface OptionProps {
  readonly id: string;
  readonly isChosen: boolean;
  readonly onPick: () => void;
  readonly children: ReactNode;
}

function Option({ id, isChosen, onPick, children }: OptionProps) {
  return (
    <li
      id={id}
      role="option"
      aria-selected={isChosen}
      onMouseDown={event => {
        event.preventDefault();
        onPick();
      }}
      className="flex cursor-pointer items-baseline gap-3 rounded px-2.5 py-1.5 hover:bg-hover aria-selected:bg-chosen"
    >
      {children}
    </li>
  );
}
