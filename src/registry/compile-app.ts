import { type AddressRange, parseAddressRange } from '../model/address.ts';
import type { App } from '../model/app.ts';
import type { AppEntry } from '../model/document.ts';
import { paceOf } from '../model/gcra.ts';
import type { GrantBook } from '../model/grant.ts';
import { NEVER_MS } from '../model/never-ms.ts';
import type { DayRule, QuotaLimit, QuotaRule } from '../model/quota.ts';

export interface AppParts {
  /** How many refused calls an app may make, in multiples of its limit. */
  readonly appCeiling: number;
  readonly book: GrantBook;
}

/** An app as the data plane reads it: as it is now, and behind that each app that it is to be by itself. */
export function compileApp(entry: AppEntry, parts: AppParts): App {
  const ends = [...entry.secrets, ...(entry.limitOverride === undefined ? [] : [entry.limitOverride])]
    .map(({ untilMs }) => untilMs)
    .filter(untilMs => untilMs < NEVER_MS);
  const lasting = lastingParts(entry, parts.book);
  const before = (untilMs: number, next: App | undefined): App =>
    Object.freeze({ ...lasting, ...endingParts(entry, parts, untilMs), untilMs, next });
  // From the last end to the first: each phase knows the one behind it.
  return [...new Set(ends)]
    .sort((one, other) => other - one)
    .reduce<App>((next, untilMs) => before(untilMs, next), before(NEVER_MS, undefined));
}

/** What changes by an order alone. */
function lastingParts(entry: AppEntry, book: GrantBook) {
  return {
    key: entry.appKey,
    isActive: entry.status === 'active' || entry.status === 'test',
    signing: entry.signing === 'strict' ? 'plain' : entry.signing,
    replayGuard: entry.replayGuard,
    grant: book.grantOf(entry.packages),
    environments: entry.environments,
    addresses: entry.ipAllow.map(rangeOf),
  } as const;
}

/** What holds up to an instant of what may end. */
function endingParts(
  { secrets, secretVersions = NO_VERSIONS, limit: own, limitOverride, dayQuota }: AppEntry,
  { appCeiling }: AppParts,
  endMs: number,
) {
  const limit = limitOverride !== undefined && limitOverride.untilMs >= endMs ? limitOverride.limit : own;
  const isHeld = secrets.map(({ untilMs }) => untilMs >= endMs);
  return {
    secrets: secrets.filter((_, place) => isHeld[place]).map(({ value }) => encoder.encode(value)),
    secretVersions: secretVersions.filter((_, place) => isHeld[place]),
    quota: limit === undefined ? undefined : ruleOf('app', limit),
    dayQuota: dayQuota === undefined ? undefined : dayRuleOf('app-day', dayQuota),
    ceiling: limit === undefined ? undefined : ruleOf('app-ceiling', times(limit, appCeiling)),
  };
}

const encoder = new TextEncoder();

/** One rule per kind, name and pace: two apps with the same limit share it, and are told apart as its subjects. */
export function ruleOf(kind: string, limit: QuotaLimit): QuotaRule {
  return Object.freeze({ id: kind, pace: paceOf(limit) });
}

/** What is kept of a day is kept by this name: it says whose calls are counted, and not how many may be. */
export function dayRuleOf(id: string, callsPerDay: number): DayRule {
  return Object.freeze({ id, callsPerDay });
}

const NO_VERSIONS: readonly number[] = Object.freeze([]);

/** Errors: throws where the text is none; the loader has refused that before. */
export function rangeOf(text: string): AddressRange {
  const range = parseAddressRange(text);
  if (range === undefined) throw new Error(`not an address or CIDR: ${text}`);
  return range;
}

function times(limit: QuotaLimit, factor: number): QuotaLimit {
  const scaled = (calls: number): number => Math.max(1, Math.round(calls * factor));
  return { rate: scaled(limit.rate), perMs: limit.perMs, burst: scaled(limit.burst) };
}
