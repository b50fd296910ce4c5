import { useText } from '../i18n/use-text.ts';
import { Button } from './button.tsx';
import { useCopy } from './use-copy.ts';

/** Copies a text; the label says so for a moment. */
export function CopyButton({ value, label }: { readonly value: string; readonly label?: string }) {
  const text = useText();
  const { copied, copy } = useCopy();
  return (
    <Button kind="quiet" onClick={() => copy(value)}>
      {copied ? `✓ ${text.shell.copied}` : (label ?? text.shell.copy)}
    </Button>
  );
}
