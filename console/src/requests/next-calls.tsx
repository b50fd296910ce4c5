import { useText } from '../i18n/use-text.ts';
import { Failure } from '../parts/failure.tsx';
import { DemoButton } from './demo-button.tsx';
import type { DemoCalls } from './use-demo-calls.ts';

/** Below a list that is nearly empty: the other of the newcomer's calls, still one click away. */
export function NextCalls({ calls }: { readonly calls: DemoCalls }) {
  const text = useText();
  return (
    <div className="flex flex-col gap-3 border-t border-line bg-sunken px-4 py-4">
      <p className="text-muted">{text.first.next}</p>
      <div className="flex flex-wrap gap-2">
        <DemoButton kind="good" calls={calls} />
        <DemoButton kind="bad" calls={calls} />
      </div>
      {calls.error !== null && <Failure error={calls.error} />}
    </div>
  );
}
