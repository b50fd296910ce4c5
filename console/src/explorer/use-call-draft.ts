import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { adminApi } from '../api/admin-api.ts';
import type { ApiDetail, AppCredential, Credentials, TokenCredential } from '../api/contract.ts';
import { pickCredentials } from '../api/send-demo-call.ts';
import { mergeSearch } from '../parts/merge-search.ts';
import type { ExplorerSearch } from '../router.tsx';
import { businessParameters } from './business-parameters.ts';

const route = getRouteApi('/explorer');
/** Longer bodies are not put into the address. */
const ADDRESS_CHARS_MAX = 3000;
const ADDRESS_EVERY_MS = 400;

type Change = { readonly [Key in keyof ExplorerSearch]?: ExplorerSearch[Key] | undefined };

/** The call that is being built; what was chosen stands in the address. */
export interface CallDraft {
  readonly type: string | undefined;
  readonly api: ApiDetail | undefined;
  readonly app: AppCredential | undefined;
  readonly token: TokenCredential | undefined;
  readonly credentials: Credentials | undefined;
  readonly editor: 'form' | 'json';
  readonly from: string | undefined;
  readonly path: string;
  /** Business parameters as raw JSON text. */
  readonly body: string;
  readonly setBody: (body: string) => void;
  readonly change: (change: Change) => void;
}

export function useCallDraft(): CallDraft {
  const search = route.useSearch();
  const change = useChange();
  const call = useQuery({
    queryKey: ['call', search.from],
    queryFn: () => adminApi.call(search.from ?? ''),
    enabled: search.from !== undefined,
  }).data;
  const type = search.type ?? call?.type ?? undefined;
  const api = useQuery({
    queryKey: ['api', type],
    queryFn: () => adminApi.api(type ?? ''),
    enabled: type !== undefined,
  }).data;
  const credentials = useQuery({ queryKey: ['credentials'], queryFn: adminApi.credentials }).data;
  const chosen =
    credentials === undefined
      ? undefined
      : chooseCaller(credentials, { ...search, app: search.app ?? call?.appKey ?? undefined });
  const start = call === undefined ? api?.sampleRequest : businessParameters(call.request?.text ?? '');
  const { body, setBody } = useBody({ start, search, change });
  return {
    type,
    api,
    credentials,
    app: chosen?.app,
    token: api?.token === 'none' ? undefined : chosen?.token,
    editor: search.editor ?? (api !== undefined && api.requestSchema === null ? 'json' : 'form'),
    from: search.from,
    path: api?.ingress === 'upload' ? '/openapi/upload' : '/openapi/router',
    body,
    setBody,
    change,
  };
}

/** How a token is named in the address: by what it triggers, or by its beginning, never whole. */
export function tokenName({ magic, value }: TokenCredential): string {
  return magic === null ? value.slice(0, 8) : value;
}

function useChange(): CallDraft['change'] {
  const navigate = route.useNavigate();
  return useCallback(
    next =>
      void navigate({
        to: '/explorer',
        search: (rest: ExplorerSearch) => mergeSearch(rest, next),
        replace: true,
      }),
    [navigate],
  );
}

interface BodyInput {
  readonly start: string | undefined;
  readonly search: ExplorerSearch;
  readonly change: CallDraft['change'];
}

/** The text as it is typed at once, in the address when typing settles. */
function useBody({ start, search, change }: BodyInput) {
  const key = `${search.type ?? ''} ${search.from ?? ''}`;
  const [typed, setTyped] = useState<{ readonly key: string; readonly body: string } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), [key]);
  const setBody = useCallback(
    (body: string) => {
      setTyped({ key, body });
      clearTimeout(timer.current);
      const kept = body.length <= ADDRESS_CHARS_MAX ? body : undefined;
      timer.current = setTimeout(() => change({ body: kept }), ADDRESS_EVERY_MS);
    },
    [key, change],
  );
  const body = typed?.key === key ? typed.body : (search.body ?? start ?? '{}');
  return { body, setBody };
}

function chooseCaller(
  credentials: Credentials,
  search: { readonly app?: string | undefined; readonly token?: string },
) {
  const usual = usualCaller(credentials);
  const app =
    credentials.apps.find(({ appKey }) => appKey === search.app) ?? usual?.app ?? credentials.apps[0];
  if (search.token === 'none') return { app, token: undefined };
  const own = credentials.tokens.filter(({ appKey }) => appKey === app?.appKey);
  const token =
    credentials.tokens.find(entry => tokenName(entry) === search.token) ??
    own.find(entry => entry.value === usual?.token.value) ??
    own.find(({ magic }) => magic === null) ??
    own[0] ??
    usual?.token;
  return { app, token };
}

function usualCaller(credentials: Credentials) {
  try {
    return pickCredentials(credentials);
  } catch {
    return undefined;
  }
}
