import { Type } from 'typebox';
import { HeadersSchema } from './call.ts';

const Maybe = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const Mender = Type.Enum(['caller', 'merchant', 'platform', 'gateway']);

export const ExplainedStepSchema = Type.Object(
  {
    step: Type.Number({ description: 'Its row in protocol.md §5.' }),
    name: Type.String(),
    title: Type.String(),
    outcome: Type.Enum(['passed', 'refused', 'would-refuse', 'skipped', 'unknown']),
    observed: Maybe(Type.String()),
    expected: Maybe(Type.String()),
    code: Maybe(Type.Integer()),
    refusal: Maybe(Type.String({ description: 'The row of the error table.' })),
    ms: Maybe(Type.Number()),
    mends: Maybe(Mender),
  },
  { $id: 'ExplainedStep' },
);

export const NamedMistakeSchema = Type.Object(
  {
    id: Type.String(),
    axis: Type.String(),
    sentence: Type.String(),
    fix: Type.String(),
    fixes: Type.Record(Type.String(), Type.String(), { description: 'The fix by language.' }),
  },
  { $id: 'NamedMistake' },
);

export const SignDiagnosisSchema = Type.Object(
  {
    verdict: Type.Enum(['right', 'mistake', 'several', 'secret', 'unknown']),
    sentence: Type.String(),
    mistakes: Type.Array(NamedMistakeSchema),
    candidates: Type.Array(Type.Array(Type.String()), {
      description: 'Ids; each inner list is one explanation.',
    }),
    expectedText: Type.String({ description: 'The base string, the secret as ‹app_secret›.' }),
    sentText: Maybe(Type.String()),
    diff: Type.Array(Type.Object({ kind: Type.Enum(['same', 'added', 'removed']), text: Type.String() })),
    keys: Type.Object({
      missing: Type.Array(Type.String()),
      extra: Type.Array(Type.String()),
      changed: Type.Array(Type.String()),
    }),
    dialect: Maybe(Type.String()),
  },
  { $id: 'SignDiagnosis' },
);

export const ExplanationSchema = Type.Object(
  {
    requestId: Maybe(Type.String()),
    revision: Type.String({ description: 'The revision by which the checks judged.' }),
    notice: Maybe(Type.String({ description: 'One sentence where that is not what decided the call.' })),
    verdict: Type.String({ description: 'One sentence.' }),
    code: Type.Integer(),
    name: Type.String(),
    refusedBy: Maybe(Type.String()),
    steps: Type.Array(ExplainedStepSchema),
    sign: Maybe(SignDiagnosisSchema),
    warnings: Type.Array(Type.Object({ kind: Type.String(), path: Type.String(), sentence: Type.String() })),
    fix: Maybe(Type.String({ description: 'What to change.' })),
  },
  { $id: 'Explanation' },
);

export const ExplainAskSchema = Type.Object(
  {
    path: Type.Optional(
      Type.String({ maxLength: 128, description: 'The route; `/openapi/router` without one.' }),
    ),
    text: Type.String({ description: 'The body, as it is sent.' }),
    signedText: Type.Optional(Type.String({ description: 'What the caller says it signed.' })),
    headers: Type.Optional(HeadersSchema),
    address: Type.Optional(Type.String({ maxLength: 64 })),
    atMs: Type.Optional(Type.Number({ description: 'The moment that it is judged at; now without one.' })),
  },
  { $id: 'ExplainAsk' },
);

export type ExplanationView = Type.Static<typeof ExplanationSchema>;
