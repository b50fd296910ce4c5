import { Tabs } from '@base-ui/react/tabs';

export interface TabEntry {
  readonly id: string;
  readonly label: string;
}

/** The row of tabs; the panels stand in the same `Tabs.Root`. */
export function TabStrip({
  entries,
  label,
}: {
  readonly entries: readonly TabEntry[];
  readonly label: string;
}) {
  return (
    <Tabs.List
      aria-label={label}
      className="flex gap-1 overflow-x-auto border-b border-line px-3 [scrollbar-width:none]"
    >
      {entries.map(({ id, label: name }) => (
        <Tabs.Tab
          key={id}
          value={id}
          className="shrink-0 border-b-2 border-transparent px-2.5 py-2 text-muted hover:text-text data-active:border-accent data-active:font-medium data-active:text-text"
        >
          {name}
        </Tabs.Tab>
      ))}
    </Tabs.List>
  );
}
