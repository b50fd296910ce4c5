import { askAdmin, fetchAdmin } from './ask-admin.ts';
import type { ExplainAsk, PasswordAsk, SendAsk, SignAsk, SignInAsk, SnippetLanguage } from './contract.ts';

/** Calls of one page of the list. */
const PAGE_CALLS = 200;

/** Every route of the admin interface that this page uses, by the name of what it gives. */
export const adminApi = {
  me: () => askAdmin('GET /me', {}),
  signIn: (body: SignInAsk) => askAdmin('POST /session', { body }),
  signOut: () => askAdmin('DELETE /session', {}),
  changePassword: (body: PasswordAsk) => askAdmin('PUT /me/password', { body }),

  status: () => askAdmin('GET /status', {}),
  errors: async () => (await askAdmin('GET /errors', {})).errors,
  apis: async () => (await askAdmin('GET /apis', {})).apis,
  api: (type: string) => askAdmin('GET /apis/{type}', { params: { type }, query: {} }),
  credentials: () => askAdmin('GET /credentials', {}),

  newestCalls: (filter: string) => askAdmin('GET /calls', { query: { filter, limit: PAGE_CALLS } }),
  /** `before`: the `next` of the page before. */
  olderCalls: (filter: string, before: string) =>
    askAdmin('GET /calls', { query: { filter, limit: PAGE_CALLS, before: Number(before) } }),
  histogram: (filter: string, bucketMs: number) =>
    askAdmin('GET /calls/histogram', { query: { filter, bucketMs } }),
  callStream: (filter: string, signal: AbortSignal) =>
    fetchAdmin('GET /calls/stream', { query: { filter } }, signal),

  call: (id: string) => askAdmin('GET /calls/{id}', { params: { id } }),
  explanation: (id: string) => askAdmin('GET /calls/{id}/explanation', { params: { id } }),
  replay: (id: string) => askAdmin('POST /calls/{id}/replay', { params: { id }, body: { freshSign: true } }),
  snippet: (id: string, language: SnippetLanguage) =>
    askAdmin('GET /calls/{id}/snippet', { params: { id }, query: { language } }),
  /** The call alone, as an HTTP archive. */
  har: async (id: string) => (await fetchAdmin('GET /calls/har', { query: { filter: `"${id}"` } })).blob(),

  explain: (body: ExplainAsk) => askAdmin('POST /explain', { body }),
  sign: (body: SignAsk) => askAdmin('POST /sign', { body }),
  send: (body: SendAsk) => askAdmin('POST /send', { body }),
};
