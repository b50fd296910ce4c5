import type { CallDetail } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { formatMs } from '../parts/format-number.ts';
import { Notice } from '../parts/notice.tsx';
import { VisibleText } from '../parts/visible-text.tsx';
import { BodyText } from './message-view.tsx';

/** What the internal service was asked, and its answer as raw text. */
export function UpstreamView({ upstream }: { readonly upstream: CallDetail['upstream'] }) {
  const text = useText();
  if (upstream === null) return <Notice title={text.message.noUpstream} hint={text.message.noUpstreamHint} />;
  const facts = [
    [text.message.service, upstream.name],
    [text.message.target, `${upstream.method} ${upstream.target}`],
    [text.message.status, upstream.status === null ? text.message.noStatus : String(upstream.status)],
    [text.message.attempts, String(upstream.attempts)],
    [text.message.duration, `${formatMs(upstream.durationMs)} ms`],
  ] as const;
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-xs leading-5 text-faint">{name}</dt>
            <dd className="mono leading-5 break-words">
              <VisibleText text={value} />
            </dd>
          </div>
        ))}
      </dl>
      {upstream.text !== null && <BodyText body={upstream.text} />}
      {upstream.truncated && <p className="text-warn">{text.message.truncated}</p>}
    </div>
  );
}
