import type {
  AdminRoutes,
  Answer,
  Credentials,
  ErrorRow,
  ExplainedStep,
  SignDiagnosis,
  Snippet,
} from '../../../generated/admin-api.d.ts';

/*
 * The admin interface as its document has it: `npm run generate` writes these types, and a page that no longer fits them
 * does not compile. Names for parts of them follow.
 */

export type * from '../../../generated/admin-api.d.ts';

/** `GET /calls/{id}`: what is asked, and what it is asked with. */
export type Route = keyof AdminRoutes;

/** What a route is asked with; parts that it does not have are left out. */
export type AskOf<R extends Route> = Omit<AdminRoutes[R], 'reply'>;

/** What it answers; `never`: a stream. */
export type ReplyOf<R extends Route> = AdminRoutes[R] extends { readonly reply: infer Reply } ? Reply : never;

export type Header = Answer['headers'][number];
export type AppCredential = Credentials['apps'][number];
export type TokenCredential = Credentials['tokens'][number];
export type StepOutcome = ExplainedStep['outcome'];
export type Mender = ErrorRow['mends'];
export type DiffPart = SignDiagnosis['diff'][number];
export type SnippetLanguage = Snippet['language'];
export type SignInAsk = AdminRoutes['POST /session']['body'];
export type PasswordAsk = AdminRoutes['PUT /me/password']['body'];
