import { Type } from 'typebox';

/** A request that helps to meet a row of the error table. */
export const TriggerRequestSchema = Type.Object(
  {
    path: Type.String({ description: 'Of the data plane.' }),
    appKey: Type.String(),
    text: Type.String({ description: 'The body without its sign: raw JSON.' }),
    headers: Type.Optional(Type.Record(Type.String(), Type.String())),
    unsigned: Type.Optional(Type.Boolean({ description: 'Whether it is sent as it is, without a sign.' })),
  },
  { $id: 'TriggerRequest' },
);

/** How to meet a row of the error table here. */
export const TriggerSchema = Type.Object(
  {
    title: Type.String(),
    how: Type.String(),
    request: Type.Array(TriggerRequestSchema, { description: 'Sent in order; the last one meets the row.' }),
  },
  { $id: 'Trigger' },
);

/** A row of the error table. */
export const ErrorRowSchema = Type.Object(
  {
    code: Type.Integer(),
    name: Type.String(),
    message: Type.String({ description: 'The `errorMsg` on the wire, as this gateway words it.' }),
    sentence: Type.String({ description: 'What happened.' }),
    mends: Type.Enum(['nobody', 'caller', 'merchant', 'platform', 'gateway']),
    retry: Type.Enum(['not-needed', 'after-fix', 'after-wait', 'always', 'if-idempotent']),
    help: Type.String({ description: 'What to do about it.' }),
    docs: Type.String({ description: 'The path of its page.' }),
    trigger: Type.Union([TriggerSchema, Type.Null()]),
  },
  { $id: 'ErrorRow' },
);

export const ErrorListSchema = Type.Object({ errors: Type.Array(ErrorRowSchema) }, { $id: 'ErrorList' });

export type ErrorRowView = Type.Static<typeof ErrorRowSchema>;
export type ErrorList = Type.Static<typeof ErrorListSchema>;
