import { useText } from '../i18n/use-text.ts';
import { useCopy } from './use-copy.ts';
import { VisibleText } from './visible-text.tsx';

/** An identifier: monospace, copied by a click. */
export function IdText({ value }: { readonly value: string }) {
  const text = useText();
  const { copied, copy } = useCopy();
  return (
    <button
      type="button"
      title={copied ? text.shell.copied : text.shell.copy}
      aria-label={text.shell.copyThis(value)}
      onClick={() => copy(value)}
      className="mono block max-w-full truncate rounded text-left underline-offset-2 hover:underline"
    >
      {copied ? `✓ ${text.shell.copied}` : <VisibleText text={value} />}
    </button>
  );
}
