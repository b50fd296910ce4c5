import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { adminApi } from '../api/admin-api.ts';
import type { SignAsk, Signed } from '../api/contract.ts';
import { insertMembers } from '../api/insert-members.ts';
import { parseTree } from './json-tree.ts';
import type { CallDraft } from './use-call-draft.ts';

const SETTLE_MS = 200;

export interface LiveSign {
  /** What is signed, `null` while something is missing or the JSON does not parse. */
  readonly input: SignAsk | null;
  readonly body: Signed | undefined;
  readonly error: Error | null;
  /** Signs anew, with the time of now. */
  readonly signNow: () => Promise<Signed>;
}

/** The draft, signed by the gateway shortly after each change. */
export function useSigned(draft: CallDraft): LiveSign {
  const input = signInput(draft);
  const settled = useSettled(input === null ? '' : JSON.stringify(input));
  const query = useQuery({
    queryKey: ['sign', settled],
    // The key is a SignAsk that this file wrote.
    queryFn: () => adminApi.sign(JSON.parse(settled) as SignAsk),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });
  const signNow = (): Promise<Signed> => {
    if (input === null) throw new Error('The call is not complete.');
    return adminApi.sign(input);
  };
  return { input, body: input === null ? undefined : query.data, error: query.error, signNow };
}

function signInput({ app, token, type, body }: CallDraft): SignAsk | null {
  if (app === undefined || type === undefined || parseTree(body)?.kind !== 'object') return null;
  const members = [
    ['type', type],
    ['data_type', 'JSON'],
    ...(token === undefined ? [] : [['access_token', token.value] as const]),
  ] as const;
  return { appKey: app.appKey, parameters: insertMembers(body, members) };
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
