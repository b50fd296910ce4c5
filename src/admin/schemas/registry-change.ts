import { Type } from 'typebox';

/** Asked with every change. */
export const OrderQuery = {
  dry_run: Type.Optional(Type.Boolean({ description: 'Everything is checked and nothing is kept.' })),
  comment: Type.Optional(Type.String({ maxLength: 500, description: 'Why; kept with the revision.' })),
};

export const ChangeSchema = Type.Object(
  {
    change: Type.Enum(['added', 'removed', 'changed']),
    what: Type.String({ description: '`setting`, or the kind of an entry.' }),
    id: Type.String(),
    fields: Type.Array(
      Type.Object({
        path: Type.String(),
        before: Type.Optional(Type.String({ description: 'As JSON.' })),
        after: Type.Optional(Type.String({ description: 'As JSON.' })),
      }),
    ),
  },
  { $id: 'Change' },
);

const COMMITTED = {
  revision: Type.Integer({
    description: 'In force afterwards; of a dry run the one that it would have been.',
  }),
  isChanged: Type.Boolean(),
  changes: Type.Array(ChangeSchema),
};

export const CommittedSchema = Type.Object(COMMITTED, { $id: 'Committed' });

const CALLERS_TOTAL = {
  apps: Type.Integer({ description: 'How many apps called it.' }),
  calls: Type.Integer(),
  days: Type.Integer({ description: 'In so many days (UTC), today included.' }),
};

export const ActedSchema = Type.Object(
  {
    ...COMMITTED,
    callers: Type.Optional(
      Type.Object(CALLERS_TOTAL, {
        description: 'Of an API that is deprecated or sunset: who still calls it.',
      }),
    ),
  },
  { $id: 'Acted' },
);

export const CallerPageSchema = Type.Object(
  {
    ...CALLERS_TOTAL,
    callers: Type.Array(
      Type.Object({
        appKey: Type.String(),
        calls: Type.Integer({ description: 'Whose sign was right, those that were refused included.' }),
        refused: Type.Integer(),
        lastCallAtMs: Type.Number(),
      }),
    ),
    next: Type.Union([Type.String({ description: 'The `after` of the next page.' }), Type.Null()]),
  },
  { $id: 'CallerPage' },
);

export const RevokedSchema = Type.Object(
  {
    ...COMMITTED,
    warnings: Type.Array(Type.String(), {
      description: 'Where calls were signed with it in the last 24 hours.',
    }),
  },
  { $id: 'Revoked' },
);

export const EntrySchema = Type.Object(
  {
    kind: Type.String(),
    id: Type.String(),
    revision: Type.Integer({ description: 'The one that wrote it.' }),
    entry: Type.Unknown({ description: 'In the form of the document, secrets masked.' }),
  },
  { $id: 'Entry' },
);

export const EntryPageSchema = Type.Object(
  {
    items: Type.Array(EntrySchema),
    next: Type.Union([Type.String({ description: 'The `after` of the next page.' }), Type.Null()]),
  },
  { $id: 'EntryPage' },
);

export const WrittenSchema = Type.Object(
  {
    ...COMMITTED,
    kind: Type.String(),
    id: Type.String(),
    secret: Type.Union([
      Type.String({ description: 'Of a new app, the one that was made for it; shown this once.' }),
      Type.Null(),
    ]),
  },
  { $id: 'Written' },
);

export const AppliedSchema = Type.Object(
  {
    ...COMMITTED,
    extra: Type.Array(Type.Object({ kind: Type.String(), id: Type.String() }), {
      description: 'What the document does not name; removed where it prunes.',
    }),
  },
  { $id: 'Applied' },
);

export const SecretVersionSchema = Type.Object(
  {
    version: Type.Integer(),
    state: Type.Enum(['pending', 'active', 'retiring', 'revoked']),
    createdAtMs: Type.Number(),
    retiresAtMs: Type.Union([Type.Number(), Type.Null()]),
    lastUsedAtMs: Type.Union([Type.Number(), Type.Null()]),
    uses: Type.Integer({ description: 'Signs that were right; some seconds behind.' }),
  },
  { $id: 'SecretVersion' },
);

export const IssuedSecretSchema = Type.Object(
  { ...COMMITTED, version: Type.Integer(), secret: Type.String({ description: 'Shown this once.' }) },
  { $id: 'IssuedSecret' },
);

export const TokenSchema = Type.Object(
  {
    hash: Type.String({ description: 'SHA-256 of its value, base64url.' }),
    appKey: Type.String(),
    mallId: Type.Number(),
    status: Type.Enum(['current', 'superseded', 'revoked']),
    expiresAtMs: Type.Number(),
    createdAtMs: Type.Number(),
  },
  { $id: 'Token' },
);

export const IssuedTokenSchema = Type.Object(
  {
    ...COMMITTED,
    value: Type.String({ description: 'Shown this once.' }),
    hash: Type.String(),
    expiresAtMs: Type.Number(),
  },
  { $id: 'IssuedToken' },
);

export const RevisionSchema = Type.Object(
  {
    number: Type.Integer(),
    atMs: Type.Number(),
    actor: Type.String(),
    action: Type.String(),
    comment: Type.String(),
  },
  { $id: 'Revision' },
);

export const AuditSchema = Type.Object(
  {
    sequence: Type.Integer(),
    atMs: Type.Number(),
    actor: Type.String(),
    action: Type.String(),
    subject: Type.String(),
    revision: Type.Union([Type.Integer(), Type.Null()]),
    hash: Type.String(),
    contents: Type.Unknown({ description: 'More of it; `null` once they were dropped.' }),
  },
  { $id: 'Audit' },
);

export const CheckpointSchema = Type.Object(
  {
    sequence: Type.Integer(),
    hash: Type.String(),
    atMs: Type.Number(),
    publicKey: Type.String({ description: 'Of the registry (Ed25519, SPKI, base64url); it stays the same.' }),
    signature: Type.String({ description: 'By that key, base64url.' }),
  },
  { $id: 'Checkpoint' },
);

export const VerdictSchema = Type.Object(
  {
    isWhole: Type.Boolean(),
    links: Type.Integer(),
    broken: Type.Union([Type.Object({ sequence: Type.Integer(), reason: Type.String() }), Type.Null()]),
  },
  { $id: 'AuditVerdict' },
);
