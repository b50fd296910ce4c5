import { useText } from '../i18n/use-text.ts';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/failure.tsx';
import { Notice } from '../parts/notice.tsx';

/** A page that threw: what it said, and a way back. */
export function BrokenPage({ error }: { readonly error: unknown }) {
  const text = useText();
  return (
    <Notice title={text.shell.crashed}>
      <div className="mt-3 flex flex-col items-center gap-4">
        <Failure error={error} />
        <Button onClick={() => location.reload()}>{text.shell.reload}</Button>
      </div>
    </Notice>
  );
}

export function MissingPage() {
  return <Notice title={useText().shell.notFound} />;
}
