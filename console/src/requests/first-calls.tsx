import { useQuery } from '@tanstack/react-query';
import { adminApi } from '../api/admin-api.ts';
import type { Status } from '../api/contract.ts';
import { type DemoCall, signDemoCall } from '../api/send-demo-call.ts';
import { useText } from '../i18n/use-text.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { Failure } from '../parts/failure.tsx';
import { IdText } from '../parts/id-text.tsx';
import { OutcomeMark } from '../parts/outcome-mark.tsx';
import { curlCommand } from './curl-command.ts';
import { DemoButton } from './demo-button.tsx';
import type { DemoCalls } from './use-demo-calls.ts';

/** A signed body is good for 300 seconds: the command is made anew before it is half that old. */
const SIGN_EVERY_MS = 120_000;

/** Where there is no call yet: two that can be sent from here, and one for a terminal; else where calls go. */
export function FirstCalls({
  calls,
  status,
}: {
  readonly calls: DemoCalls;
  readonly status: Status | undefined;
}) {
  const text = useText();
  if (status === undefined) return null;
  return (
    <section className="flex flex-1 flex-col items-center overflow-auto px-5 py-8 sm:py-14">
      <div className="flex w-full max-w-2xl flex-col gap-8">
        <header>
          <h2 className="text-2xl font-semibold tracking-tight">{text.first.title}</h2>
          <p className="mt-1.5 text-base text-muted">
            {calls.isOffered ? text.first.lead : text.first.production}
          </p>
        </header>
        {calls.isOffered && (
          <div className="grid gap-4 sm:grid-cols-2">
            <DemoCard kind="good" calls={calls} />
            <DemoCard kind="bad" calls={calls} />
          </div>
        )}
        {calls.error !== null && <Failure error={calls.error} />}
        {calls.isOffered ? (
          <OwnCall />
        ) : (
          <CodeBlock value={`${status.gatewayUrl}/openapi/router`} label={text.first.own} />
        )}
      </div>
    </section>
  );
}

function DemoCard({ kind, calls }: { readonly kind: DemoCall; readonly calls: DemoCalls }) {
  const text = useText();
  const isGood = kind === 'good';
  return (
    <div className="flex flex-col items-start gap-4 rounded-lg border border-line bg-sunken p-5">
      <div className="flex-1">
        <h3 className="flex items-center gap-2 text-base font-medium">
          <OutcomeMark code={isGood ? 1_000_000 : 3_000_001} />
          {isGood ? text.first.goodTitle : text.first.badTitle}
        </h3>
        <p className="mt-1 text-muted">{isGood ? text.first.goodHint : text.first.badHint}</p>
      </div>
      <DemoButton kind={kind} calls={calls} />
    </div>
  );
}

/** The good call as a command, and what a program of one's own needs. */
function OwnCall() {
  const text = useText();
  const { data } = useQuery({
    queryKey: ['own-call'],
    queryFn: async () => ({ ...(await signDemoCall('good')), ...(await adminApi.status()) }),
    refetchInterval: SIGN_EVERY_MS,
    staleTime: SIGN_EVERY_MS,
  });
  if (data === undefined) return null;
  const url = `${data.gatewayUrl}/openapi/router`;
  const facts = [
    [text.first.address, url],
    ['app_key', data.appKey],
    ['access_token', data.token],
  ] as const;
  return (
    <div className="flex flex-col gap-3">
      <header>
        <h3 className="text-base font-medium">{text.first.own}</h3>
        <p className="text-muted">{text.first.ownHint}</p>
      </header>
      <CodeBlock value={curlCommand(url, data.text)} label="curl" />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-xs leading-5 text-faint">{name}</dt>
            <dd className="min-w-0 leading-5">
              <IdText value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
