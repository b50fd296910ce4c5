import { Menu } from '@base-ui/react/menu';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { adminApi } from '../api/admin-api.ts';
import type { CallDetail, SnippetLanguage } from '../api/contract.ts';
import { useMay } from '../api/use-may.ts';
import { useText } from '../i18n/use-text.ts';
import { Button, buttonClass } from '../parts/button.tsx';
import { useCopy } from '../parts/use-copy.ts';
import { Icon } from '../shell/icon.tsx';

const LANGUAGES: readonly (readonly [language: SnippetLanguage, label: string])[] = [
  ['curl', 'curl'],
  ['node', 'Node'],
  ['python', 'Python'],
  ['php', 'PHP'],
  ['java', 'Java'],
];

interface CallActionsProps {
  readonly call: CallDetail;
  readonly onOpen: (id: string | undefined) => void;
}

/** What can be done with a call that was made, by whoever looks at it. */
export function CallActions({ call, onOpen }: CallActionsProps) {
  const text = useText();
  const link = useCopy();
  const replay = useMutation({
    mutationFn: () => adminApi.replay(call.id),
    onSuccess: ({ id }) => id !== null && onOpen(id),
  });
  const har = useMutation({
    mutationFn: async () => saveFile(await adminApi.har(call.id), `${call.id}.har`),
  });
  const mayCall = useMay('call');
  const maySave = useMay('save');
  const failure = replay.error ?? har.error;
  return (
    <div className="-ml-2 flex min-w-0 flex-1 items-center overflow-x-auto [scrollbar-width:none]">
      {mayCall && (
        <>
          <Button kind="quiet" disabled={replay.isPending} onClick={() => replay.mutate()}>
            {text.call.replay}
          </Button>
          <Link to="/explorer" search={{ from: call.id }} className={buttonClass('quiet')}>
            {text.call.edit}
          </Link>
          <CopyMenu id={call.id} />
        </>
      )}
      {maySave && (
        <Button kind="quiet" title={text.call.harHint} onClick={() => har.mutate()}>
          {text.call.har}
        </Button>
      )}
      <Button kind="quiet" onClick={() => link.copy(permalink(call.id))}>
        {link.copied ? `✓ ${text.shell.copied}` : text.call.link}
      </Button>
      {failure !== null && (
        <span role="alert" className="truncate text-bad" title={failure.message}>
          {failure.message}
        </span>
      )}
    </div>
  );
}

function CopyMenu({ id }: { readonly id: string }) {
  const text = useText();
  const { copied, copy } = useCopy();
  const snippet = useMutation({
    mutationFn: (language: SnippetLanguage) => adminApi.snippet(id, language),
    onSuccess: answer => copy(answer.text),
  });
  return (
    <Menu.Root>
      <Menu.Trigger className={buttonClass('quiet')}>
        {copied ? `✓ ${text.shell.copied}` : text.call.copyAs}
        <Icon name="down" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} className="z-50">
          <Menu.Popup className="min-w-32 rounded-md border border-edge bg-raised p-1 shadow-lg outline-none">
            {LANGUAGES.map(([language, label]) => (
              <Menu.Item
                key={language}
                onClick={() => snippet.mutate(language)}
                className="cursor-pointer rounded px-2 py-1 outline-none data-highlighted:bg-chosen"
              >
                {label}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** The call alone: filter and tab are a matter of who looks. */
function permalink(id: string): string {
  return `${location.origin}/?call=${encodeURIComponent(id)}`;
}

function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
