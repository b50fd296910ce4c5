import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type DemoCall, sendDemoCall } from '../api/send-demo-call.ts';
import { useKey } from '../shell/use-key.ts';

/** Sends the calls of a newcomer, by button or by key: `G` a good one, `B` a bad one. Each is opened when it is answered. */
export function useDemoCalls(isOffered: boolean, onOpen: (id: string) => void) {
  const queries = useQueryClient();
  const [sending, setSending] = useState<DemoCall | null>(null);
  const [error, setError] = useState<unknown>(null);
  const send = (kind: DemoCall): void => {
    if (!isOffered || sending !== null) return;
    setSending(kind);
    setError(null);
    sendDemoCall(kind)
      .then(({ id }) => {
        if (id !== null) onOpen(id);
        void queries.invalidateQueries({ queryKey: ['histogram'] });
      })
      .catch(setError)
      .finally(() => setSending(null));
  };
  useKey('g', () => (isOffered ? send('good') : false));
  useKey('b', () => (isOffered ? send('bad') : false));
  return { isOffered, sending, error, send };
}

export type DemoCalls = ReturnType<typeof useDemoCalls>;
