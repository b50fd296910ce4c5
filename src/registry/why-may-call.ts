import { type ErrorName, errorRows } from '../errors/table.ts';
import { TOKEN_INFO_TYPE } from '../model/api.ts';
import type { ApiEntry, AppEntry, AuthorizationEntry, Document, MerchantEntry } from '../model/document.ts';

/** What is asked: whether an app may call an API for a merchant. */
export interface MayCallQuestion {
  readonly appKey: string;
  readonly type: string;
  readonly version: string;
  /** `undefined`: for nobody in particular, of an API that needs no token. */
  readonly mallId: number | undefined;
  /** UNIX milliseconds. */
  readonly atMs: number;
}

/** One thing that has to hold. */
export interface Link {
  /** In words: `the app holds a package with the type`. */
  readonly what: string;
  readonly holds: boolean;
  /** What is found there, or what is missing. */
  readonly found: string;
  /** The code that calls meet where it does not hold. */
  readonly code: number;
}

/** The answer, with every link in the order of the checks; what depends on a link that is missing is not among them. */
export interface MayCall {
  readonly may: boolean;
  readonly links: readonly Link[];
}

/**
 * Whether an app may call an API for a merchant, and which link is missing: everything between them that a registry holds.
 *
 * Signs, limits, addresses and contracts are not asked about. In the order of protocol.md §5.
 */
export function whyMayCall(document: Document, question: MayCallQuestion): MayCall {
  const links = [...linksOf(document, question)];
  return { may: links.every(({ holds }) => holds), links };
}

function* linksOf(document: Document, question: MayCallQuestion): Generator<Link> {
  const { appKey, type, version } = question;
  const app = document.apps.find(each => each.appKey === appKey);
  yield link('the app exists', app !== undefined, { found: appKey, name: 'app-key-unknown' });
  if (app !== undefined) {
    const isServed = app.status === 'active' || app.status === 'test';
    yield link('the app is active', isServed, { found: app.status, name: 'app-key-suspended' });
  }
  if (type === TOKEN_INFO_TYPE) return;
  const api = document.apis.find(each => each.type === type && each.version === version);
  const isThere = api !== undefined && isPublished(api, question.atMs);
  yield link('the API exists', isThere, { found: api?.status ?? 'nowhere', name: 'type-unknown' });
  if (api === undefined || !isThere) return;
  const isOver = api.status === 'sunset' || question.atMs >= (api.sunsetAtMs ?? Number.POSITIVE_INFINITY);
  yield link('the API is not sunset', !isOver, { found: api.status, name: 'type-sunset' });
  if (app !== undefined) yield* linksOfApp(app, api, document);
  if (api.token === 'required') yield* linksOfMerchant(document, api, question);
  const bound = api.upstream ?? 'none';
  yield link('a service is bound', api.upstream !== undefined, { found: bound, name: 'operation-not-found' });
}

function isPublished({ status, onlineAtMs }: ApiEntry, atMs: number): boolean {
  return status !== 'draft' || (onlineAtMs !== undefined && atMs >= onlineAtMs);
}

function* linksOfApp(app: AppEntry, api: ApiEntry, document: Document): Generator<Link> {
  const shared = api.environments.filter(environment => app.environments.includes(environment));
  yield link('an environment is offered and allowed', shared.length > 0, {
    found: shared.join(', ') || `offered: ${api.environments.join(', ')}`,
    name: 'environment-not-supported',
  });
  const holding = packagesWith(app.packages, api.type, document);
  yield link('the app holds a package with the type', holding.length > 0, {
    found: holding.join(', ') || heldText(app.packages),
    name: 'app-key-not-permitted',
  });
}

function* linksOfMerchant(
  document: Document,
  api: ApiEntry,
  { appKey, mallId, atMs }: MayCallQuestion,
): Generator<Link> {
  const authorization = document.authorizations.find(
    each => each.appKey === appKey && each.mallId === mallId,
  );
  yield link('the merchant authorized the app', authorization !== undefined, {
    found: mallId === undefined ? 'no merchant was named' : String(mallId),
    name: 'token-missing',
  });
  if (authorization === undefined) return;
  const { status, tokens } = authorization;
  const current = tokens.find(token => token.status === 'current' && atMs < token.expiresAtMs);
  yield link('there is a current access token', current !== undefined, {
    found: current === undefined ? tokensText(authorization) : 'one',
    name: 'token-not-current',
  });
  yield link('the authorization holds', status === 'active', { found: status, name: 'not-authorized' });
  const merchant = document.merchants.find(each => each.mallId === mallId);
  if (merchant !== undefined) yield* linksInMerchant(merchant, api, document.region);
  const granted = packagesWith(authorization.packages, api.type, document);
  yield link('the merchant granted a package with the type', granted.length > 0, {
    found: granted.join(', ') || heldText(authorization.packages),
    name: 'token-out-of-scope',
  });
}

function* linksInMerchant(merchant: MerchantEntry, api: ApiEntry, region: string): Generator<Link> {
  const name = 'not-authorized';
  yield link('the merchant is active', merchant.status === 'active', { found: merchant.status, name });
  yield link('the merchant is of this region', merchant.region === region, { found: merchant.region, name });
  if (!api.sensitive) return;
  const isApproved = merchant.approved.includes(api.type);
  const found = isApproved ? 'approved' : 'not approved';
  yield link('the merchant is approved for this sensitive API', isApproved, { found, name });
}

function link(
  what: string,
  holds: boolean,
  { found, name }: { readonly found: string; readonly name: ErrorName },
): Link {
  return { what, holds, found, code: errorRows[name].code };
}

/** Those of these packages that hold the type. */
function packagesWith(codes: readonly string[], type: string, { packages }: Document): readonly string[] {
  const holds = (pattern: string): boolean =>
    pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
  return packages
    .filter(({ code, types }) => codes.includes(code) && types.some(holds))
    .map(({ code }) => code);
}

function heldText(codes: readonly string[]): string {
  return codes.length === 0 ? 'no package' : `only ${codes.join(', ')}`;
}

function tokensText({ tokens }: AuthorizationEntry): string {
  return tokens.length === 0
    ? 'no token'
    : tokens.map(({ status }) => (status === 'current' ? 'expired' : status)).join(', ');
}
