import type { DemoCall } from '../api/send-demo-call.ts';
import { useText } from '../i18n/use-text.ts';
import { Button } from '../parts/button.tsx';
import { Key } from '../parts/key.tsx';
import type { DemoCalls } from './use-demo-calls.ts';

const KEYS: Readonly<Record<DemoCall, string>> = { good: 'G', bad: 'B' };

/** Sends one of the newcomer's calls; says by which key, too. */
export function DemoButton({ kind, calls }: { readonly kind: DemoCall; readonly calls: DemoCalls }) {
  const text = useText();
  return (
    <Button
      kind={kind === 'bad' ? 'main' : 'plain'}
      disabled={calls.sending !== null}
      aria-keyshortcuts={KEYS[kind]}
      onClick={() => calls.send(kind)}
    >
      {calls.sending === kind ? text.first.sending : text.first[kind]}
      <Key name={KEYS[kind]} isOnFill={kind === 'bad'} />
    </Button>
  );
}
