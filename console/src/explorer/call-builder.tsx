import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { adminApi } from '../api/admin-api.ts';
import { may } from '../api/may.ts';
import { useMe } from '../api/use-me.ts';
import { useText } from '../i18n/use-text.ts';
import { Button } from '../parts/button.tsx';
import { Key } from '../parts/key.tsx';
import { Notice } from '../parts/notice.tsx';
import { useKey } from '../shell/use-key.ts';
import { AnswerView } from './answer-view.tsx';
import { CallerFields } from './caller-fields.tsx';
import { SchemaForm } from './schema-form.tsx';
import { SignPreview } from './sign-preview.tsx';
import { TypePicker } from './type-picker.tsx';
import { type CallDraft, useCallDraft } from './use-call-draft.ts';
import { useSigned } from './use-signed.ts';

const JsonEditor = lazy(async () => ({ default: (await import('./json-editor.tsx')).JsonEditor }));

/** One call from its type to its answer, where calls can be made, by those who may make them. */
export function CallBuilder() {
  const text = useText();
  const me = useMe().data;
  const status = useQuery({ queryKey: ['status'], queryFn: adminApi.status }).data;
  if (status?.mode === 'production') return <Notice title={text.explorer.notInProduction} />;
  if (me === undefined) return null;
  if (!may(me, 'call')) return <Notice title={text.account.mayNotCall} hint={text.account.mayHint} />;
  return <OpenBuilder gatewayUrl={status?.gatewayUrl ?? ''} />;
}

function OpenBuilder({ gatewayUrl }: { readonly gatewayUrl: string }) {
  const text = useText();
  const draft = useCallDraft();
  const signed = useSigned(draft);
  const send = useMutation({
    mutationFn: async () => {
      const fresh = await signed.signNow();
      return adminApi.send({ path: draft.path, text: fresh.text });
    },
  });
  const canSend = signed.input !== null && !send.isPending;
  useKey('s', () => canSend && send.mutate());
  return (
    <div className="grid h-full grid-rows-[auto] overflow-auto xl:grid-cols-2 xl:overflow-hidden">
      <div className="flex min-w-0 flex-col gap-5 px-5 py-5 xl:overflow-auto xl:border-r xl:border-line">
        {draft.from !== undefined && (
          <p className="rounded-md bg-chosen px-3 py-2">{text.explorer.from(draft.from)}</p>
        )}
        <TypePicker
          value={draft.type}
          onPick={type => draft.change({ type, body: undefined, from: undefined })}
        />
        <CallerFields draft={draft} />
        <Parameters draft={draft} />
      </div>
      <div className="flex min-w-0 flex-col gap-5 bg-sunken px-5 py-5 xl:overflow-auto">
        <SignPreview signed={signed} />
        <div className="flex items-center gap-3">
          <Button kind="main" disabled={!canSend} onClick={() => send.mutate()} aria-keyshortcuts="S">
            {send.isPending ? text.explorer.sending : text.explorer.send}
            <Key name="S" isOnFill />
          </Button>
          <span className="mono min-w-0 truncate text-faint">
            POST {gatewayUrl}
            {draft.path}
          </span>
        </div>
        <AnswerView answer={send.data} error={send.error} />
      </div>
    </div>
  );
}

function Parameters({ draft }: { readonly draft: CallDraft }) {
  const text = useText();
  const { api, editor } = draft;
  if (api === undefined) return null;
  return (
    <section className="flex flex-col gap-3">
      <header className="flex items-center justify-between">
        <h2 className="font-medium">{text.explorer.parameters}</h2>
        <div
          role="group"
          aria-label={text.explorer.parameters}
          className="flex rounded-md border border-edge p-px"
        >
          {(['form', 'json'] as const).map(name => (
            <button
              key={name}
              type="button"
              aria-pressed={editor === name}
              onClick={() => draft.change({ editor: name === 'json' ? 'json' : undefined })}
              className="rounded-[5px] px-2.5 py-0.5 text-xs text-muted aria-pressed:bg-chosen aria-pressed:text-text"
            >
              {text.explorer[name]}
            </button>
          ))}
        </div>
      </header>
      {editor === 'json' ? (
        <Suspense fallback={<p className="text-faint">{text.shell.loading}</p>}>
          <JsonEditor label={text.explorer.editor} value={draft.body} onChange={draft.setBody} />
        </Suspense>
      ) : (
        <SchemaForm schema={api.requestSchema} text={draft.body} onChange={draft.setBody} />
      )}
    </section>
  );
}
