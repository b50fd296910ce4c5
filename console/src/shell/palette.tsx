import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { adminApi } from '../api/admin-api.ts';
import { useText } from '../i18n/use-text.ts';
import { hasWords } from '../parts/has-words.ts';
import { type SearchItem, SearchList } from '../parts/search-list.tsx';
import { choosePreference, isDark, usePreferences } from './preferences.ts';

const SHOWN_MAX = 40;
const REQUEST_ID = /^[a-z]{1,8}-[0-9a-f]{8}-[0-9a-f-]{27}$/;

interface Command extends SearchItem {
  readonly run: () => void;
}

/** Everything that can be reached, by a few letters of its name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const commands = useCommands();
  const find = (words: string): readonly Command[] =>
    commands(words.trim())
      .filter(({ label, hint, kind }) => hasWords(`${label} ${hint ?? ''} ${kind ?? ''}`, words))
      .slice(0, SHOWN_MAX);
  return (
    <Dialog.Root open onOpenChange={open => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Popup className="fixed top-[12vh] left-1/2 z-50 w-[38rem] max-w-[calc(100vw-2rem)] -translate-x-1/2 overflow-hidden rounded-lg border border-edge bg-raised shadow-2xl outline-none">
          <Dialog.Title className="sr-only">{text.palette.title}</Dialog.Title>
          <SearchList
            label={text.palette.title}
            placeholder={text.palette.placeholder}
            none={text.palette.none}
            find={find}
            onPick={command => {
              onClose();
              command.run();
            }}
            inputClass="h-12 w-full bg-transparent px-4 text-base outline-none placeholder:text-faint"
            listClass="max-h-[50vh] overflow-auto border-t border-line p-1.5"
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function useCommands(): (words: string) => readonly Command[] {
  const text = useText();
  const navigate = useNavigate();
  const fixed = useFixedCommands();
  const apis = useQuery({ queryKey: ['apis'], queryFn: adminApi.apis }).data ?? [];
  const errors = useQuery({ queryKey: ['errors'], queryFn: adminApi.errors }).data ?? [];
  const rows = errors.map(
    (row): Command => ({
      id: `error ${row.name}`,
      kind: text.palette.error,
      label: String(row.code),
      hint: row.name,
      run: () => void navigate({ to: '/errors', search: { open: row.name, find: String(row.code) } }),
    }),
  );
  const types = apis.map(
    (api): Command => ({
      id: `type ${api.type}`,
      kind: text.palette.type,
      label: api.type,
      hint: api.group,
      run: () => void navigate({ to: '/explorer', search: { type: api.type } }),
    }),
  );
  const call = (id: string): Command => ({
    id,
    kind: text.palette.action,
    label: text.palette.openCall(id),
    run: () => void navigate({ to: '/', search: { call: id } }),
  });
  return words => [...(REQUEST_ID.test(words) ? [call(words)] : []), ...fixed, ...rows, ...types];
}

/** Pages, and what can be switched. */
function useFixedCommands(): readonly Command[] {
  const text = useText();
  const navigate = useNavigate();
  const { language } = usePreferences();
  const { page: kind, action } = text.palette;
  const other = language === 'en' ? 'zh' : 'en';
  return [
    { id: '/', kind, label: text.nav.requests, run: () => void navigate({ to: '/' }) },
    { id: '/explorer', kind, label: text.nav.explorer, run: () => void navigate({ to: '/explorer' }) },
    {
      id: 'sign',
      kind,
      label: text.explorer.tester,
      run: () => void navigate({ to: '/explorer', search: { view: 'sign' } }),
    },
    { id: '/errors', kind, label: text.nav.errors, run: () => void navigate({ to: '/errors' }) },
    {
      id: 'theme',
      kind: action,
      label: text.palette.theme,
      run: () => choosePreference({ theme: isDark() ? 'light' : 'dark' }),
    },
    {
      id: 'language',
      kind: action,
      label: text.palette.switchLanguage,
      run: () => choosePreference({ language: other }),
    },
  ];
}
