import { useText } from '../i18n/use-text.ts';

/** What went wrong, said once, to the screen reader as well. */
export function Failure({ error }: { readonly error: unknown }) {
  const text = useText();
  const reason = error instanceof Error ? error.message : String(error);
  return (
    <p role="alert" className="rounded-md bg-bad-wash px-3 py-2 text-bad">
      {text.shell.failed(reason)}
    </p>
  );
}
