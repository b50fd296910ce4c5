import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { FeedSnapshot } from '../live/call-feed.ts';

/** New calls are told to a screen reader together, at most this often. */
const ANNOUNCE_EVERY_MS = 10_000;

/** Says how many calls have come since it last spoke. */
export function CallAnnouncer({ snapshot }: { readonly snapshot: FeedSnapshot }) {
  const text = useText();
  const [sentence, setSentence] = useState('');
  const latest = useRef(snapshot);
  latest.current = snapshot;
  const told = useRef({ arrived: 0, refused: 0 });
  useEffect(() => {
    const timer = setInterval(() => {
      const { arrived, arrivedRefused } = latest.current;
      const before = told.current;
      told.current = { arrived, refused: arrivedRefused };
      const count = arrived - before.arrived;
      setSentence(count > 0 ? text.requests.announced(count, arrivedRefused - before.refused) : '');
    }, ANNOUNCE_EVERY_MS);
    return () => clearInterval(timer);
  }, [text]);
  return (
    <p aria-live="polite" className="sr-only">
      {sentence}
    </p>
  );
}
