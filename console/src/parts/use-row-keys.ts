import { useRef } from 'react';
import { useKey } from '../shell/use-key.ts';

/** `j` and `k` move the focus along the elements marked `data-row` inside of what the ref is set on. */
export function useRowKeys() {
  const container = useRef<HTMLTableSectionElement>(null);
  const move = (by: number): void => {
    const rows = [...(container.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = rows.findIndex(row => row === document.activeElement);
    rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
  };
  useKey('j', () => move(1));
  useKey('k', () => move(-1));
  return container;
}
