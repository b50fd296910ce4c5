import { type Ingress, TOKEN_INFO_TYPE } from '../../model/api.ts';
import type { ApiEntry, Document, PackageEntry } from '../../model/document.ts';
import { heldForGood } from '../../model/held-package.ts';
import { GOOD_APP, GOOD_TOKEN } from '../magic-values.ts';
import { sandboxApi } from '../sandbox-entries.ts';
import type { ApiDetail } from './api-detail.ts';
import { goodsApis } from './goods.ts';
import { orderApis } from './orders.ts';
import { priceApis } from './prices.ts';
import { returnApis } from './returns.ts';
import { shippingApis } from './shipping.ts';
import { shopApis } from './shop.ts';
import types from './types.json' with { type: 'json' };

/** A real API type, as the sandbox offers it. */
export interface CatalogueApi {
  readonly type: string;
  /** As the platform groups it; `null`: not known. */
  readonly group: string | null;
  readonly regions: readonly string[];
  readonly needsToken: boolean;
  readonly ingress: Ingress;
  /** `undefined`: it is generic, takes any parameters and says in its answer that it is. */
  readonly detail: ApiDetail | undefined;
}

/** The permission package of the catalogue; the blank keeps it apart from those that a document can name. */
const CATALOGUE_PACKAGE = 'sandbox catalogue';
/** Everything that the document names itself. */
const OWN_PACKAGE = 'sandbox own';

const DETAILS: ReadonlyMap<string, ApiDetail> = new Map(
  [...orderApis, ...goodsApis, ...priceApis, ...shippingApis, ...returnApis, ...shopApis].map(detail => [
    detail.type,
    detail,
  ]),
);
const WITHOUT_TOKEN: ReadonlySet<string> = new Set(types.withoutToken);
const WITH_FILE: ReadonlySet<string> = new Set(types.withFile);

/** Every API type of the platform that is publicly known, by name. */
export const CATALOGUE: ReadonlyMap<string, CatalogueApi> = new Map(
  types.groups.flatMap(({ group, regions, types: names }) =>
    names.map((type): [string, CatalogueApi] => [
      type,
      {
        type,
        group,
        regions,
        needsToken: !WITHOUT_TOKEN.has(type),
        ingress: WITH_FILE.has(type) ? 'upload' : 'router',
        detail: DETAILS.get(type),
      },
    ]),
  ),
);

/** What a generic API is described as, and what its answer says. */
export const GENERIC_DESCRIPTION =
  'Generic: the type is real, but the sandbox does not model it. It takes any parameters, and answers only this.';

/**
 * The document, and beside it every real type that the document does not name itself, in any version or state.
 *
 * They are granted to every app and by every authorization of the document: they are not the document's, so that what it
 * grants of its own stays as it is written.
 */
export function withCatalogue(document: Document): Document {
  const own = new Set([...document.apis.map(({ type }) => type), TOKEN_INFO_TYPE]);
  const added = [...CATALOGUE.values()].filter(({ type }) => !own.has(type));
  const granted: PackageEntry = { code: CATALOGUE_PACKAGE, types: added.map(({ type }) => type) };
  return {
    ...document,
    apis: [...document.apis, ...added.map(entryOf)],
    packages: [...document.packages, granted],
    apps: document.apps.map(app => ({ ...app, packages: [...app.packages, heldForGood(CATALOGUE_PACKAGE)] })),
    authorizations: document.authorizations.map(authorization => ({
      ...authorization,
      packages: [...authorization.packages, heldForGood(CATALOGUE_PACKAGE)],
    })),
  };
}

/**
 * The document, which has the sandbox's own app and token by then, and both granted every type: those of the catalogue,
 * and those that the document was given with. An app of that key that the document itself names gets the catalogue alone.
 */
export function grantEverything(document: Document, given: Document): Document {
  const isOwn = given.apps.some(({ appKey }) => appKey === GOOD_APP);
  const own: PackageEntry = { code: OWN_PACKAGE, types: given.apis.map(({ type }) => type) };
  const granted = (isOwn ? [CATALOGUE_PACKAGE] : [CATALOGUE_PACKAGE, OWN_PACKAGE]).map(heldForGood);
  return {
    ...document,
    packages: [...document.packages, own],
    apps: document.apps.map(app =>
      app.appKey === GOOD_APP ? { ...app, packages: [...app.packages, ...granted] } : app,
    ),
    authorizations: document.authorizations.map(authorization =>
      authorization.tokens.some(({ value }) => value === GOOD_TOKEN)
        ? { ...authorization, packages: [...authorization.packages, ...granted] }
        : authorization,
    ),
  };
}

function entryOf({ type, needsToken, ingress, detail }: CatalogueApi): ApiEntry {
  return sandboxApi(type, {
    token: needsToken ? 'required' : 'none',
    ingress,
    requestSchema: detail?.request,
    example: JSON.stringify(
      detail?.example ?? { gatewright: { generic: true, type, note: GENERIC_DESCRIPTION } },
    ),
  });
}
