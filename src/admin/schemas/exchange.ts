import { Type } from 'typebox';
import { HeadersSchema } from './call.ts';

const DIALECT = Type.Enum(['plain', 'plain-null', 'sparse', 'official', 'postman', 'gson', 'go']);

export const SignAskSchema = Type.Object(
  {
    appKey: Type.String({ maxLength: 255 }),
    parameters: Type.String({
      description:
        'A JSON object as text, without a sign; app_key (client_id on /ark routes) and timestamp are added where they are missing.',
    }),
    dialect: Type.Optional(DIALECT),
    path: Type.Optional(
      Type.String({
        maxLength: 256,
        description: 'The route that it goes to; `/openapi/router` without one.',
      }),
    ),
  },
  { $id: 'SignAsk' },
);

export const SignedSchema = Type.Object(
  {
    text: Type.String({ description: 'The signed body.' }),
    signText: Type.String({ description: 'What was signed, the secret as ‹app_secret›.' }),
    sign: Type.String(),
  },
  { $id: 'Signed' },
);

export const SendAskSchema = Type.Object(
  {
    path: Type.Optional(
      Type.String({
        maxLength: 256,
        pattern: '^/[\\x21-\\x7e]*$',
        description: '`/openapi/router` without one.',
      }),
    ),
    text: Type.String({ description: 'The body, sent as it is.' }),
    headers: Type.Optional(HeadersSchema),
  },
  { $id: 'SendAsk' },
);

export const AnswerSchema = Type.Object(
  {
    id: Type.Union([Type.String(), Type.Null()], { description: 'The request id of the answer.' }),
    status: Type.Integer(),
    headers: HeadersSchema,
    text: Type.String({ description: 'As it came.' }),
    ms: Type.Number(),
  },
  { $id: 'Answer' },
);

export const ReplayAskSchema = Type.Object(
  {
    freshSign: Type.Optional(
      Type.Boolean({ description: 'Whether timestamp and sign are made anew; true without one.' }),
    ),
    text: Type.Optional(Type.String({ description: 'In place of the body of the call.' })),
  },
  { $id: 'ReplayAsk' },
);

export type Answer = Type.Static<typeof AnswerSchema>;
