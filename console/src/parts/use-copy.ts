import { useCallback, useEffect, useState } from 'react';

const SHOWN_MS = 1500;

/** Copies text and says for a moment that it did. */
export function useCopy(): { readonly copied: boolean; readonly copy: (text: string) => void } {
  const [copiedAt, setCopiedAt] = useState(0);
  useEffect(() => {
    if (copiedAt === 0) return;
    const timer = setTimeout(() => setCopiedAt(0), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copiedAt]);
  const copy = useCallback((text: string) => {
    void writeClipboard(text).then(() => setCopiedAt(Date.now()));
  }, []);
  return { copied: copiedAt !== 0, copy };
}

/** The clipboard needs a secure context; elsewhere (an address that is not loopback) a selection does it. */
async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
