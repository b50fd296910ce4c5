import type {
  Answer,
  ApiDetail,
  ApiSummary,
  CallDetail,
  CallPage,
  Credentials,
  ErrorEntry,
  ExplainInput,
  Explanation,
  Header,
  Histogram,
  SignedBody,
  SignInput,
  SnippetLanguage,
  Status,
} from './contract.ts';
import { fetchAdmin, requestAdmin } from './request-admin.ts';

/** Every route of the admin API that this page uses, by the name of what it gives. */
export const adminApi = {
  status: () => requestAdmin<Status>('/status'),
  calls: (query: { filter: string; limit: number; before?: string }) =>
    requestAdmin<CallPage>(`/calls?${search(query)}`),
  histogram: (filter: string, bucketMs: number) =>
    requestAdmin<Histogram>(`/calls/histogram?${search({ filter, bucketMs })}`),
  stream: (filter: string, signal: AbortSignal) =>
    fetchAdmin(`/calls/stream?${search({ filter })}`, { signal }),
  call: (id: string) => requestAdmin<CallDetail>(`/calls/${encodeURIComponent(id)}`),
  explanation: (id: string) => requestAdmin<Explanation>(`/calls/${encodeURIComponent(id)}/explanation`),
  explain: (body: ExplainInput) => requestAdmin<Explanation>('/explain', { method: 'POST', body }),
  replay: (id: string) =>
    requestAdmin<Answer>(`/calls/${encodeURIComponent(id)}/replay`, {
      method: 'POST',
      body: { freshSign: true },
    }),
  snippet: (id: string, language: SnippetLanguage) =>
    requestAdmin<{ readonly text: string }>(
      `/calls/${encodeURIComponent(id)}/snippet?${search({ language })}`,
    ),
  har: async (filter: string) =>
    (await fetchAdmin(`/calls/har?${search({ filter, limit: HAR_CALLS_MAX })}`)).blob(),
  sign: (body: SignInput) => requestAdmin<SignedBody>('/sign', { method: 'POST', body }),
  send: (body: { readonly path: string; readonly text: string; readonly headers?: readonly Header[] }) =>
    requestAdmin<Answer & { readonly ms: number }>('/send', { method: 'POST', body }),
  apis: async () => (await requestAdmin<{ readonly apis: readonly ApiSummary[] }>('/apis')).apis,
  api: (type: string) => requestAdmin<ApiDetail>(`/apis/${encodeURIComponent(type)}`),
  credentials: () => requestAdmin<Credentials>('/credentials'),
  errors: async () => (await requestAdmin<{ readonly errors: readonly ErrorEntry[] }>('/errors')).errors,
};

const HAR_CALLS_MAX = 1000;

/** Leaves out what is empty or absent. */
function search(values: Readonly<Record<string, string | number | undefined>>): string {
  const entries = Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, String(value)]],
  );
  return new URLSearchParams(entries).toString();
}
