import { instantText } from '../config/kinds/instant.ts';
import { type ErrorName, errorRows } from '../errors/table.ts';
import { TOKEN_INFO_TYPE } from '../model/api.ts';
import type { ApiEntry, AppEntry, AuthorizationEntry, Document, MerchantEntry } from '../model/document.ts';
import { type HeldPackage, isHeld } from '../model/held-package.ts';
import { NEVER_MS } from '../model/never-ms.ts';
import { packagesWith } from './packages-with.ts';

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
  yield link('the app exists', { holds: app !== undefined, found: appKey, name: 'app-key-unknown' });
  if (app !== undefined) {
    const isServed = app.status === 'active' || app.status === 'test';
    yield link('the app is active', { holds: isServed, found: app.status, name: 'app-key-suspended' });
  }
  if (type === TOKEN_INFO_TYPE) return;
  const api = document.apis.find(each => each.type === type && each.version === version);
  const isThere = api !== undefined && isPublished(api, question.atMs);
  yield link('the API exists', { holds: isThere, found: api?.status ?? 'nowhere', name: 'type-unknown' });
  if (api === undefined || !isThere) return;
  const isOver = api.status === 'sunset' || question.atMs >= (api.sunsetAtMs ?? Number.POSITIVE_INFINITY);
  yield link('the API is not sunset', { holds: !isOver, found: api.status, name: 'type-sunset' });
  if (app !== undefined) yield* linksOfApp(app, api, { document, atMs: question.atMs });
  if (api.token === 'required') yield* linksOfMerchant(document, api, question);
  const bound = api.upstream ?? 'none';
  yield link('a service is bound', {
    holds: api.upstream !== undefined,
    found: bound,
    name: 'operation-not-found',
  });
}

function isPublished({ status, onlineAtMs }: ApiEntry, atMs: number): boolean {
  return status !== 'draft' || (onlineAtMs !== undefined && atMs >= onlineAtMs);
}

function* linksOfApp(app: AppEntry, api: ApiEntry, then: Then): Generator<Link> {
  const shared = api.environments.filter(environment => app.environments.includes(environment));
  yield link('an environment is offered and allowed', {
    holds: shared.length > 0,
    found: shared.join(', ') || `offered: ${api.environments.join(', ')}`,
    name: 'environment-not-supported',
  });
  yield link('the app holds a package with the type', {
    ...holdingOf(app.packages, api.type, then),
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
  yield link('the merchant authorized the app', {
    holds: authorization !== undefined,
    found: mallId === undefined ? 'no merchant was named' : String(mallId),
    name: 'token-missing',
  });
  if (authorization === undefined) return;
  const { status, tokens } = authorization;
  const current = tokens.find(token => token.status === 'current' && atMs < token.expiresAtMs);
  yield link('there is a current access token', {
    holds: current !== undefined,
    found: current === undefined ? tokensText(authorization) : 'one',
    name: 'token-not-current',
  });
  yield link('the authorization holds', {
    holds: status === 'active',
    found: status,
    name: 'not-authorized',
  });
  const merchant = document.merchants.find(each => each.mallId === mallId);
  if (merchant !== undefined) yield* linksInMerchant(merchant, api, document.region);
  yield link('the merchant granted a package with the type', {
    ...holdingOf(authorization.packages, api.type, { document, atMs }),
    name: 'token-out-of-scope',
  });
}

function* linksInMerchant(merchant: MerchantEntry, api: ApiEntry, region: string): Generator<Link> {
  const name = 'not-authorized';
  yield link('the merchant is active', { holds: merchant.status === 'active', found: merchant.status, name });
  yield link('the merchant is of this region', {
    holds: merchant.region === region,
    found: merchant.region,
    name,
  });
  if (!api.sensitive) return;
  const isApproved = merchant.approved.includes(api.type);
  const found = isApproved ? 'approved' : 'not approved';
  yield link('the merchant is approved for this sensitive API', { holds: isApproved, found, name });
}

interface Judged {
  readonly holds: boolean;
  readonly found: string;
  readonly name: ErrorName;
}

function link(what: string, { holds, found, name }: Judged): Link {
  return { what, holds, found, code: errorRows[name].code };
}

/** A document at a moment. */
interface Then {
  readonly document: Document;
  readonly atMs: number;
}

/** Which of the packages that are held then has the type; else what there is in its place. */
function holdingOf(held: readonly HeldPackage[], type: string, { document, atMs }: Then) {
  const codes = new Set(packagesWith(type, document.packages));
  const fitting = held.filter(({ code }) => codes.has(code));
  const holding = fitting.filter(each => isHeld(each, atMs));
  if (holding.length > 0) return { holds: true, found: holding.map(holdingText).join(', ') };
  if (fitting.length > 0) return { holds: false, found: fitting.map(endedText).join(', ') };
  const others = held.filter(each => isHeld(each, atMs));
  return {
    holds: false,
    found: others.length === 0 ? 'no package' : `only ${others.map(({ code }) => code).join(', ')}`,
  };
}

function holdingText({ code, untilMs }: HeldPackage): string {
  return untilMs === NEVER_MS ? code : `${code} until ${instantText(untilMs)}`;
}

function endedText({ code, untilMs }: HeldPackage): string {
  return `${code} was granted until ${instantText(untilMs)}`;
}

function tokensText({ tokens }: AuthorizationEntry): string {
  return tokens.length === 0
    ? 'no token'
    : tokens.map(({ status }) => (status === 'current' ? 'expired' : status)).join(', ');
}
