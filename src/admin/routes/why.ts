import { Type } from 'typebox';
import { documentData, limitData } from '../../config/document-data.ts';
import { instantText } from '../../config/kinds/instant.ts';
import type { AppEntry, Document } from '../../model/document.ts';
import { isHeld } from '../../model/held-package.ts';
import { NEVER_MS } from '../../model/never-ms.ts';
import type { QuotaLimit } from '../../model/quota.ts';
import { packagesWith } from '../../registry/packages-with.ts';
import { whyMayCall } from '../../registry/why-may-call.ts';
import { checkOwn } from '../access/own-apps.ts';
import { readByAll } from '../access/route-access.ts';
import { AdminProblem } from '../admin-problem.ts';
import { adminRoute } from '../admin-route.ts';

const LinkSchema = Type.Object(
  {
    what: Type.String({ description: 'What has to hold.' }),
    holds: Type.Boolean(),
    found: Type.String({ description: 'What is there, or what is missing.' }),
    code: Type.Integer({ description: 'What calls meet where it does not hold.' }),
  },
  { $id: 'Link' },
);

const HoldingSchema = Type.Object(
  {
    code: Type.String(),
    until: Type.Union([Type.String({ description: 'ISO 8601; `null`: for good.' }), Type.Null()]),
    holds: Type.Boolean({ description: 'Whether it is held at this moment.' }),
  },
  { $id: 'Holding' },
);

/** What is in force for an app, and why. */
export const whyRoutes = [
  adminRoute({
    method: 'GET',
    path: '/why',
    summary: 'Whether an app may call an API for a merchant, and if not, which link is missing.',
    access: readByAll('apps'),
    ask: {
      query: Type.Object({
        app_key: Type.String({ maxLength: 64 }),
        type: Type.String({ maxLength: 128 }),
        version: Type.Optional(Type.String({ maxLength: 32, description: 'V1 without one.' })),
        mall_id: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
      }),
    },
    reply: Type.Object({ may: Type.Boolean(), links: Type.Array(LinkSchema) }, { $id: 'MayCall' }),
    serve({ query: { app_key: appKey, type, version = 'V1', mall_id: mallId }, sent }, { served, clock }) {
      checkOwn(sent.by, served().document, { own: 'app', appKey });
      return whyMayCall(served().document, { appKey, type, version, mallId, atMs: clock.wallMs() });
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/apps/:appKey/effective',
    summary: 'What the gateway really applies to an app: every default filled in, secrets masked.',
    access: readByAll('apps', 'app'),
    ask: { params: Type.Object({ appKey: Type.String({ minLength: 1, maxLength: 64 }) }) },
    reply: Type.Object(
      {
        revision: Type.String(),
        app: Type.Unknown({ description: 'In the form of the document.' }),
        limit: Type.Unknown({ description: 'In force now, in the form of the document.' }),
        packages: Type.Array(HoldingSchema),
        types: Type.Array(Type.String(), { description: 'The API types that its packages grant now.' }),
      },
      { $id: 'EffectiveApp' },
    ),
    serve({ params: { appKey } }, { served, clock }) {
      const { document, revision } = served();
      const nowMs = clock.wallMs();
      const app = document.apps.find(each => each.appKey === appKey);
      if (app === undefined) throw new AdminProblem(404, `There is no app ${appKey}.`);
      const [shown] = listOf(documentData({ ...document, apps: [app] })['apps']);
      const packages = app.packages.map(held => ({
        code: held.code,
        until: held.untilMs === NEVER_MS ? null : instantText(held.untilMs),
        holds: isHeld(held, nowMs),
      }));
      const limit = limitData(limitOf(app, nowMs));
      return { revision, app: shown, limit, packages, types: typesGranted(app, document, nowMs) };
    },
  }),
];

function limitOf({ limit, limitOverride }: AppEntry, nowMs: number): QuotaLimit | undefined {
  return limitOverride !== undefined && nowMs < limitOverride.untilMs ? limitOverride.limit : limit;
}

function typesGranted(app: AppEntry, document: Document, nowMs: number): readonly string[] {
  const codes = new Set(app.packages.filter(held => isHeld(held, nowMs)).map(({ code }) => code));
  const granting = document.packages.filter(({ code }) => codes.has(code));
  const types = new Set(document.apis.map(({ type }) => type));
  return [...types].filter(type => packagesWith(type, granting).length > 0).sort();
}

function listOf(data: unknown): readonly unknown[] {
  return Array.isArray(data) ? data : [];
}
