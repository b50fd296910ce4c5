import { Dialog } from '@base-ui/react/dialog';
import { useText } from '../i18n/use-text.ts';
import { FILTER_KEYS } from '../requests/filter-term.ts';

/** The keys, and the filter grammar. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const { help } = text;
  const keys = [
    ['⌘K / Ctrl K', help.palette],
    ['/', help.filter],
    ['j', help.nextRow],
    ['k', help.previousRow],
    ['Enter', help.open],
    ['Esc', help.close],
    ['L', help.live],
    ['G  B', help.demo],
    ['S', help.send],
    ['?', help.help],
  ] as const;
  return (
    <Dialog.Root open onOpenChange={open => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Popup className="fixed top-[12vh] left-1/2 z-50 max-h-[76vh] w-[44rem] max-w-[calc(100vw-2rem)] -translate-x-1/2 overflow-auto rounded-lg border border-edge bg-raised p-6 shadow-2xl outline-none">
          <div className="grid gap-8 sm:grid-cols-2">
            <section>
              <Dialog.Title className="mb-3 text-base font-semibold">{help.title}</Dialog.Title>
              <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1.5">
                {keys.map(([key, meaning]) => (
                  <div key={key} className="contents">
                    <dt>
                      <kbd className="mono rounded border border-edge bg-sunken px-1.5 py-0.5">{key}</kbd>
                    </dt>
                    <dd className="text-muted">{meaning}</dd>
                  </div>
                ))}
              </dl>
            </section>
            <section>
              <h2 className="mb-1 text-base font-semibold">{help.filters}</h2>
              <p className="mb-2 text-muted">{help.filtersNote}</p>
              <ul className="mono grid grid-cols-1 gap-y-0.5">
                {FILTER_KEYS.map(({ key, example }) => (
                  <li key={key}>
                    <span className="text-accent">{key}:</span>
                    {example}
                  </li>
                ))}
                <li>-ip:10.0.0.1</li>
                <li>"text"</li>
              </ul>
            </section>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
