import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { adminApi } from '../api/admin-api.ts';
import { sendDemoCall } from '../api/send-demo-call.ts';
import { useText } from '../i18n/use-text.ts';
import { Button } from '../parts/button.tsx';
import { CodeBlock } from '../parts/code-block.tsx';
import { Failure } from '../parts/failure.tsx';
import { OutcomeMark } from '../parts/outcome-mark.tsx';

type Kind = 'good' | 'bad';

/** Where there is no call yet: two that can be sent from here, and where to send one's own. */
export function FirstCalls({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const text = useText();
  const status = useQuery({ queryKey: ['status'], queryFn: adminApi.status }).data;
  const { sending, error, send } = useDemoCalls(onOpen);
  const url = `${status?.gatewayUrl ?? ''}/openapi/router`;
  return (
    <section className="flex flex-1 flex-col items-center overflow-auto px-6 py-16">
      <div className="flex w-full max-w-2xl flex-col gap-8">
        <header>
          <h2 className="text-xl font-semibold tracking-tight">{text.first.title}</h2>
          <p className="mt-1 text-base text-muted">
            {status?.mode === 'production' ? text.first.production : text.first.lead}
          </p>
        </header>
        {status?.mode === 'sandbox' && (
          <div className="grid gap-4 sm:grid-cols-2">
            <DemoCard kind="good" sending={sending} onSend={send} />
            <DemoCard kind="bad" sending={sending} onSend={send} />
          </div>
        )}
        {error !== null && <Failure error={error} />}
        <div>
          <h3 className="font-medium">{text.first.own}</h3>
          <p className="mb-2 text-muted">{text.first.ownHint}</p>
          <CodeBlock value={url} label={text.first.own} />
        </div>
      </div>
    </section>
  );
}

interface DemoCardProps {
  readonly kind: Kind;
  readonly sending: Kind | null;
  readonly onSend: (kind: Kind) => void;
}

function DemoCard({ kind, sending, onSend }: DemoCardProps) {
  const text = useText();
  const hint = kind === 'good' ? text.first.goodHint : text.first.badHint;
  return (
    <div className="flex flex-col items-start gap-4 rounded-lg border border-line bg-sunken p-5">
      <p className="flex-1 text-muted">
        <span className="mr-2">
          <OutcomeMark code={kind === 'good' ? 1_000_000 : 3_000_001} />
        </span>
        {hint}
      </p>
      <Button
        kind={kind === 'good' ? 'plain' : 'main'}
        disabled={sending !== null}
        onClick={() => onSend(kind)}
      >
        {sending === kind ? text.first.sending : text.first[kind]}
      </Button>
    </div>
  );
}

function useDemoCalls(onOpen: (id: string) => void) {
  const queries = useQueryClient();
  const [sending, setSending] = useState<Kind | null>(null);
  const [error, setError] = useState<unknown>(null);
  const send = (kind: Kind): void => {
    setSending(kind);
    setError(null);
    sendDemoCall(kind)
      .then(async ({ id }) => {
        await queries.invalidateQueries({ queryKey: ['histogram'] });
        if (id !== null) onOpen(id);
      })
      .catch(setError)
      .finally(() => setSending(null));
  };
  return { sending, error, send };
}
