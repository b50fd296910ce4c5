import type { AppEntry, AuthorizationEntry, Document } from '../model/document.ts';

/** What a client of a document may act with. */
export interface ClientCredentials {
  readonly app: AppEntry;
  /** A current token of the app; `undefined`: it has none. */
  readonly token: string | undefined;
}

/**
 * The credentials of this app, or, without a key, of the first active app that has a current token, else of the
 * first active app; `undefined` where the document has none.
 */
export function credentialsIn(
  document: Document,
  { appKey, nowMs }: { readonly appKey?: string | undefined; readonly nowMs: number },
): ClientCredentials | undefined {
  const apps = document.apps.filter(app =>
    appKey === undefined ? app.status === 'active' : app.appKey === appKey,
  );
  const found = apps.map(app => ({ app, token: tokenOf(document, app, nowMs) }));
  return found.find(({ token }) => token !== undefined) ?? found[0];
}

function tokenOf(document: Document, app: AppEntry, nowMs: number): string | undefined {
  const usable = document.authorizations.filter(
    entry => entry.appKey === app.appKey && entry.status === 'active' && hasUsableMerchant(document, entry),
  );
  const tokens = usable.flatMap(({ tokens: issued }) => issued);
  return tokens.find(({ status, expiresAtMs }) => status === 'current' && nowMs < expiresAtMs)?.value;
}

function hasUsableMerchant({ merchants, region }: Document, { mallId }: AuthorizationEntry): boolean {
  const merchant = merchants.find(entry => entry.mallId === mallId);
  return merchant?.status === 'active' && merchant.region === region;
}
