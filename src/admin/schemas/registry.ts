import { Type } from 'typebox';

const Maybe = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

const API = {
  type: Type.String(),
  version: Type.String(),
  status: Type.Enum(['draft', 'online', 'deprecated', 'sunset']),
  group: Type.String(),
  region: Maybe(Type.String()),
  ingress: Type.Enum(['router', 'upload']),
  token: Type.Enum(['required', 'none']),
  upstream: Maybe(Type.String()),
  generic: Type.Boolean({ description: 'Whether it has neither a schema nor an example of its own.' }),
  hasSchema: Type.Boolean(),
  description: Maybe(Type.String()),
};

export const ApiSummarySchema = Type.Object(API, { $id: 'ApiSummary' });
export const ApiListSchema = Type.Object({ apis: Type.Array(ApiSummarySchema) }, { $id: 'ApiList' });
export const ApiDetailSchema = Type.Object(
  {
    ...API,
    requestSchema: Type.Unknown({ description: 'JSON Schema 2020-12; `null`: none.' }),
    example: Maybe(Type.String({ description: 'The example answer: raw JSON.' })),
    sampleRequest: Type.String({ description: 'Business parameters that fit the schema: raw JSON.' }),
  },
  { $id: 'ApiDetail' },
);

export const CredentialsSchema = Type.Object(
  {
    apps: Type.Array(
      Type.Object({
        appKey: Type.String(),
        name: Maybe(Type.String()),
        status: Type.Enum(['test', 'active', 'suspended', 'closed']),
        magic: Maybe(Type.String({ description: 'The row of the error table that it triggers.' })),
      }),
    ),
    tokens: Type.Array(
      Type.Object({
        value: Type.String(),
        appKey: Type.String(),
        mallId: Type.Number(),
        status: Type.Enum(['current', 'superseded', 'revoked']),
        expiresAtMs: Maybe(Type.Number()),
        magic: Maybe(Type.String({ description: 'The row of the error table that it triggers.' })),
      }),
    ),
  },
  { $id: 'Credentials' },
);

export type ApiSummary = Type.Static<typeof ApiSummarySchema>;
