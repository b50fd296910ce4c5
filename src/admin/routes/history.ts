import { Type } from 'typebox';
import { parseKeepingDigits } from '../../model/keep-digits.ts';
import { readByAuditors, readByStaff, writeByOperators, writeByOwners } from '../access/route-access.ts';
import { AdminProblem } from '../admin-problem.ts';
import { adminRoute } from '../admin-route.ts';
import { orderOf, registryOf } from '../orders.ts';
import { LimitSchema, PAGE_LIMIT, pageOf } from '../page-of.ts';
import {
  AppliedSchema,
  AuditSchema,
  ChangeSchema,
  CheckpointSchema,
  CommittedSchema,
  OrderQuery,
  RevisionSchema,
  VerdictSchema,
} from '../schemas/registry-change.ts';

const NUMBER = { number: Type.Integer({ minimum: 1 }) };
const TEXTS = Type.Record(Type.String(), Type.String());

/** The registry as one document, and its settings. */
export const documentRoutes = [
  adminRoute({
    method: 'GET',
    path: '/document',
    summary:
      'The whole registry as a document that can be applied again; secrets are masked, tokens are hashes.',
    access: readByAuditors('registry'),
    reply: Type.Unknown(),
    serve: async (_ask, parts) => parseKeepingDigits(await registryOf(parts).export()),
  }),
  adminRoute({
    method: 'POST',
    path: '/document',
    action: 'apply',
    summary: 'Makes the registry say what a document says, in one revision.',
    access: writeByOperators('registry'),
    ask: {
      query: Type.Object({
        ...OrderQuery,
        prune: Type.Optional(Type.Boolean({ description: 'Removes what the document does not name.' })),
      }),
      body: Type.Object(
        {
          file: Type.String({ maxLength: 1024, description: 'How faults call it.' }),
          text: Type.String({ description: 'YAML or JSON.' }),
          environment: TEXTS,
          files: TEXTS,
        },
        { additionalProperties: false },
      ),
    },
    reply: AppliedSchema,
    serve: ({ query: { prune = false, ...query }, sent, body }, parts) =>
      registryOf(parts).apply({ ...orderOf(query, sent), source: body, prune }),
  }),
  adminRoute({
    method: 'GET',
    path: '/settings',
    summary: 'The settings of the registry; listen, storage and the like belong to each process.',
    access: readByStaff('registry'),
    reply: Type.Object({ settings: Type.Record(Type.String(), Type.Unknown()) }),
    async serve(_ask, parts) {
      const settings = await registryOf(parts).settings();
      return {
        settings: Object.fromEntries(settings.map(({ key, json }) => [key, parseKeepingDigits(json)])),
      };
    },
  }),
  adminRoute({
    method: 'PUT',
    path: '/settings/:key',
    summary: 'Sets one setting, in the form of the document.',
    access: writeByOperators('registry'),
    ask: {
      params: Type.Object({ key: Type.String({ maxLength: 64 }) }),
      query: Type.Object(OrderQuery),
      body: Type.Object({ value: Type.Unknown() }, { additionalProperties: false }),
    },
    reply: CommittedSchema,
    serve: ({ params, query, sent, body }, parts) =>
      registryOf(parts).set(params.key, JSON.stringify(body.value), orderOf(query, sent)),
  }),
];

/** What was changed, by whom, and back. */
export const revisionRoutes = [
  adminRoute({
    method: 'GET',
    path: '/revisions',
    summary: 'The revisions, newest first.',
    access: readByAuditors('registry'),
    ask: {
      query: Type.Object({
        limit: LimitSchema,
        before: Type.Optional(Type.Integer({ minimum: 1, description: 'The `next` of the page before.' })),
      }),
    },
    reply: Type.Object({
      revisions: Type.Array(RevisionSchema),
      next: Type.Union([Type.Integer(), Type.Null()]),
    }),
    async serve({ query: { limit = PAGE_LIMIT, before } }, parts) {
      const found = await registryOf(parts).revisions({ after: before, limit: limit + 1 });
      const { items: revisions, next } = pageOf(found, limit, ({ number }) => number);
      return { revisions, next };
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/revisions/:number',
    summary: 'What a revision changed; with `from`, what all behind that one up to this one changed.',
    access: readByAuditors('registry'),
    ask: {
      params: Type.Object(NUMBER),
      query: Type.Object({ from: Type.Optional(Type.Integer({ minimum: 0 })) }),
    },
    reply: Type.Object({
      changes: Type.Array(Type.Object({ ...ChangeSchema.properties, revision: Type.Integer() })),
    }),
    async serve({ params: { number }, query: { from = number - 1 } }, parts) {
      const registry = registryOf(parts);
      const [newest] = await registry.revisions({ after: undefined, limit: 1 });
      if (number > (newest?.number ?? 0)) throw new AdminProblem(404, `There is no revision ${number}.`);
      return { changes: await registry.changes(from + 1, number) };
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/revisions/:number',
    action: 'rollback',
    summary: 'Brings every setting and entry back to a revision, as a new one; secrets and tokens stay.',
    access: writeByOperators('registry'),
    ask: { params: Type.Object(NUMBER), query: Type.Object(OrderQuery) },
    reply: CommittedSchema,
    serve: ({ params, query, sent }, parts) =>
      registryOf(parts).rollback(params.number, orderOf(query, sent)),
  }),
];

/** The chain of everything that was done. */
export const auditRoutes = [
  adminRoute({
    method: 'GET',
    path: '/audit',
    summary: 'The audit, oldest first.',
    access: readByAuditors('audit'),
    ask: { query: Type.Object({ limit: LimitSchema, after: Type.Optional(Type.Integer({ minimum: 0 })) }) },
    reply: Type.Object({
      audit: Type.Array(AuditSchema),
      next: Type.Union([Type.Integer(), Type.Null()]),
    }),
    async serve({ query: { limit = PAGE_LIMIT, after } }, parts) {
      const found = await registryOf(parts).audit({ after, limit: limit + 1 });
      const { items, next } = pageOf(found, limit, ({ sequence }) => sequence);
      const audit = items.map(
        ({ contents, contentsHash: _contentsHash, previousHash: _previousHash, ...link }) => ({
          ...link,
          contents: contents === null ? null : parseKeepingDigits(contents.json),
        }),
      );
      return { audit, next };
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/audit/checkpoint',
    summary: 'The end of the audit, to be kept elsewhere: the chain can be held to it later.',
    access: readByAuditors('audit'),
    reply: Type.Union([CheckpointSchema, Type.Null()]),
    serve: async (_ask, parts) => (await registryOf(parts).checkpoint()) ?? null,
  }),
  adminRoute({
    method: 'POST',
    path: '/audit',
    action: 'verify',
    summary: 'Whether the audit is whole, and still holds checkpoints that were kept elsewhere.',
    access: readByAuditors('audit'),
    ask: {
      body: Type.Object(
        { checkpoints: Type.Array(CheckpointSchema, { maxItems: 1000 }) },
        { additionalProperties: false },
      ),
    },
    reply: VerdictSchema,
    async serve({ body }, parts) {
      const verdict = await registryOf(parts).verifyAudit(body.checkpoints);
      return { ...verdict, broken: verdict.broken ?? null };
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/registry',
    action: 'backup',
    summary: 'Writes a consistent copy of the registry to a new file on the gateway’s machine.',
    access: writeByOwners('registry'),
    ask: {
      body: Type.Object(
        { path: Type.String({ minLength: 1, maxLength: 1024 }) },
        { additionalProperties: false },
      ),
    },
    reply: Type.Object({ path: Type.String() }),
    async serve({ body: { path } }, parts) {
      await registryOf(parts).backup(path);
      return { path };
    },
  }),
];
