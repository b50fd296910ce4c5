import { useText } from '../i18n/use-text.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { Notice } from '../parts/notice.tsx';

/** In place of a list that could not be fetched yet. */
export function GatewayGone() {
  const text = useText();
  return (
    <div role="alert" className="flex-1">
      <Notice title={text.shell.unreachable} hint={text.requests.goneHint}>
        <div className="mt-3 w-full max-w-xs text-left">
          <CodeBlock value="npm start" label="npm start" />
        </div>
      </Notice>
    </div>
  );
}
