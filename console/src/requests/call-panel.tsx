import { Tabs } from '@base-ui/react/tabs';
import { useQuery } from '@tanstack/react-query';
import { adminApi } from '../api/admin-api.ts';
import { AdminError } from '../api/admin-error.ts';
import type { CallDetail, Explanation } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/failure.tsx';
import { Notice } from '../parts/notice.tsx';
import { TabStrip } from '../parts/tab-strip.tsx';
import { Icon } from '../shell/icon.tsx';
import { CallActions } from './call-actions.tsx';
import { CallFacts } from './call-facts.tsx';
import { MessageView } from './message-view.tsx';
import { SignatureView } from './signature-view.tsx';
import { TraceView } from './trace-view.tsx';
import { UpstreamView } from './upstream-view.tsx';
import { VerdictBanner } from './verdict-banner.tsx';

export const CALL_TABS = ['trace', 'signature', 'request', 'response', 'upstream'] as const;

interface CallPanelProps {
  readonly id: string;
  readonly tab: string | undefined;
  readonly onTab: (tab: string) => void;
  readonly onOpen: (id: string | undefined) => void;
}

/** Everything that is known of one call, beside the list. */
export function CallPanel({ id, tab, onTab, onOpen }: CallPanelProps) {
  const text = useText();
  const call = useQuery({ queryKey: ['call', id], queryFn: () => adminApi.call(id) });
  const explanation = useQuery({ queryKey: ['explanation', id], queryFn: () => adminApi.explanation(id) });
  const current = CALL_TABS.find(name => name === tab) ?? firstTab(call.data);
  return (
    <section
      aria-label={text.call.panel}
      className="absolute inset-y-0 right-0 z-20 flex w-full flex-col border-line bg-page md:static md:w-[46rem] md:max-w-[62%] md:border-l"
    >
      <header className="flex h-10 shrink-0 items-center justify-between gap-2 border-b border-line pr-2 pl-4">
        {call.data === undefined ? <span /> : <CallActions call={call.data} onOpen={onOpen} />}
        <Button kind="quiet" aria-label={text.shell.close} title="Esc" onClick={() => onOpen(undefined)}>
          <Icon name="close" />
        </Button>
      </header>
      {call.error !== null && <Missing error={call.error} />}
      {call.data !== undefined && (
        <div className="min-h-0 flex-1 overflow-auto">
          <VerdictBanner
            call={call.data}
            explanation={explanation.data}
            onSignature={current === 'signature' ? null : () => onTab('signature')}
          />
          <CallFacts call={call.data} />
          <Tabs.Root value={current} onValueChange={onTab}>
            <div className="sticky top-0 z-10 bg-page">
              <TabStrip
                label={text.call.panel}
                entries={CALL_TABS.map(name => ({ id: name, label: text.call[name] }))}
              />
            </div>
            {CALL_TABS.map(name => (
              <Tabs.Panel key={name} value={name} className="px-4 pt-3 pb-8">
                {explanation.error !== null && name === 'trace' && <Failure error={explanation.error} />}
                {explanation.isPending && (name === 'trace' || name === 'signature') && (
                  <p className="text-faint">{text.shell.loading}</p>
                )}
                <TabContent name={name} call={call.data} explanation={explanation.data} />
              </Tabs.Panel>
            ))}
          </Tabs.Root>
        </div>
      )}
    </section>
  );
}

/** Where the reason is seen best. */
function firstTab(call: CallDetail | undefined): (typeof CALL_TABS)[number] {
  return call?.name === 'sign-invalid' ? 'signature' : 'trace';
}

interface TabContentProps {
  readonly name: (typeof CALL_TABS)[number];
  readonly call: CallDetail;
  readonly explanation: Explanation | undefined;
}

function TabContent({ name, call, explanation }: TabContentProps) {
  const text = useText();
  switch (name) {
    case 'request':
      if (call.request === null) return <NotKept />;
      return <MessageView {...call.request} line={`${call.request.method} ${call.path}`} />;
    case 'response':
      if (call.response === null) return <NotKept />;
      return <MessageView {...call.response} isText line={`HTTP ${call.response.status}`} />;
    case 'upstream':
      return <UpstreamView upstream={call.upstream} />;
    case 'trace':
      return explanation === undefined ? null : <TraceView explanation={explanation} />;
    case 'signature':
      if (explanation === undefined) return null;
      if (explanation.sign === null) return <Notice title={text.sign.none} hint={text.sign.noneHint} />;
      return <SignatureView sign={explanation.sign} told={explanation} />;
  }
}

/** Of a call that was turned away unread, and of every call in production, only the record is kept. */
function NotKept() {
  const text = useText();
  return <Notice title={text.message.notKept} hint={text.message.notKeptHint} />;
}

function Missing({ error }: { readonly error: Error }) {
  const text = useText();
  if (error instanceof AdminError && error.problem.status === 404) {
    return <Notice title={text.call.gone} hint={text.call.goneHint} />;
  }
  return (
    <div className="p-4">
      <Failure error={error} />
    </div>
  );
}
