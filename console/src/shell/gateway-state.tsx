import type { Status } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { exactMoment } from '../parts/moment.tsx';

/** Which gateway this page shows, and whether it answers. */
export function GatewayState({
  status,
  failed,
}: {
  readonly status: Status | undefined;
  readonly failed: boolean;
}) {
  const text = useText();
  if (failed) {
    return (
      <p role="alert" title={text.shell.unreachable} className="rounded-md bg-bad-wash px-2.5 py-2 text-bad">
        <span className="max-lg:sr-only">{text.shell.unreachable}</span>
        <span aria-hidden="true" className="lg:hidden">
          !
        </span>
      </p>
    );
  }
  if (status === undefined) return null;
  const moved = status.clock.frozen || status.clock.offsetMs !== 0;
  return (
    <div className="hidden flex-col gap-0.5 px-2.5 text-xs text-faint lg:flex">
      <span className="text-muted">
        {text.shell[status.mode]} · {status.region} · {status.version}
      </span>
      <span className="mono truncate" title={status.gatewayUrl}>
        {status.gatewayUrl.replace(/^https?:\/\//, '')}
      </span>
      {moved && (
        <span className="text-warn" title={exactMoment(status.clock.nowMs)}>
          {status.clock.frozen ? text.shell.clockFrozen : text.shell.clockMoved}
        </span>
      )}
    </div>
  );
}
