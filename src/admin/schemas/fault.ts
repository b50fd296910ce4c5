import { Type } from 'typebox';

const ruleShape = {
  match: Type.Object(
    {
      type: Type.Optional(Type.String({ description: 'An exact type, or a prefix and a trailing *.' })),
      appKey: Type.Optional(Type.String()),
      token: Type.Optional(Type.String()),
      address: Type.Optional(Type.String({ description: 'An address or a CIDR.' })),
    },
    { additionalProperties: false, description: 'Calls that meet all of this; empty: every call.' },
  ),
  effect: Type.Object(
    {
      code: Type.Optional(
        Type.Integer({
          description: 'A refusing row of the error table, or any other code as a business error.',
        }),
      ),
      latencyMs: Type.Optional(Type.Number({ description: 'Waits first; at most 300,000.' })),
      cut: Type.Optional(Type.Boolean({ description: 'The answer breaks off in its middle.' })),
      reset: Type.Optional(Type.Boolean({ description: 'The connection is reset in place of an answer.' })),
    },
    { additionalProperties: false },
  ),
  times: Type.Optional(Type.Integer({ minimum: 1, description: 'How many calls it strikes.' })),
  probability: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
  seed: Type.Optional(Type.Integer({ description: 'The same seed strikes the same calls of a sequence.' })),
  expiresInMs: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, description: 'By the clock of the sandbox.' }),
  ),
  note: Type.Optional(Type.String({ maxLength: 500 })),
};

/** A fault as it is ordered. */
export const FaultRuleSchema = Type.Object(ruleShape, { $id: 'FaultRule', additionalProperties: false });

/** A fault that was ordered. */
export const FaultSchema = Type.Object(
  {
    id: Type.String(),
    ...ruleShape,
    createdAtMs: Type.Number(),
    hits: Type.Integer({ description: 'How many calls it has struck.' }),
    remaining: Type.Union([Type.Integer(), Type.Null()], { description: 'How many more; null: any number.' }),
    expiresAtMs: Type.Union([Type.Number(), Type.Null()]),
  },
  { $id: 'Fault' },
);

export const FaultListSchema = Type.Object({ faults: Type.Array(FaultSchema) }, { $id: 'FaultList' });
