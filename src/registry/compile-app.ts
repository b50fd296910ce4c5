import { type AddressRange, parseAddressRange } from '../model/address.ts';
import type { App } from '../model/app.ts';
import type { AppEntry } from '../model/document.ts';
import { paceOf } from '../model/gcra.ts';
import type { GrantBook } from '../model/grant.ts';
import type { DayRule, QuotaLimit, QuotaRule } from '../model/quota.ts';

export interface AppParts {
  /** How many refused calls an app may make, in multiples of its limit. */
  readonly appCeiling: number;
  readonly book: GrantBook;
}

/** An app as the data plane reads it. */
export function compileApp(entry: AppEntry, { appCeiling, book }: AppParts): App {
  const { limit } = entry;
  return Object.freeze({
    key: entry.appKey,
    secrets: entry.secrets.map(secret => new TextEncoder().encode(secret)),
    secretVersions: entry.secretVersions ?? NO_VERSIONS,
    isActive: entry.status === 'active' || entry.status === 'test',
    signing: entry.signing === 'strict' ? 'plain' : entry.signing,
    replayGuard: entry.replayGuard,
    grant: book.grantOf(entry.packages),
    environments: entry.environments,
    addresses: entry.ipAllow.map(rangeOf),
    quota: limit === undefined ? undefined : ruleOf('app', limit),
    dayQuota: entry.dayQuota === undefined ? undefined : dayRuleOf('app-day', entry.dayQuota),
    ceiling: limit === undefined ? undefined : ruleOf('app-ceiling', times(limit, appCeiling)),
  });
}

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
