import { useText } from '../i18n/use-text.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';

/** A filter that nothing matches yet. */
export function NoMatch({ onClear }: { readonly onClear: () => void }) {
  const text = useText();
  return (
    <div className="flex-1">
      <Notice title={text.requests.noMatch} hint={text.requests.noMatchHint}>
        <div className="mt-4">
          <Button onClick={onClear}>{text.requests.clear}</Button>
        </div>
      </Notice>
    </div>
  );
}
