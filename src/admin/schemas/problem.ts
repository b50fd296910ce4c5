import { Type } from 'typebox';

/** Why a request was not served (RFC 9457). */
export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'One sentence.' }),
    position: Type.Optional(
      Type.Integer({ description: 'Where in the asked text, in UTF-16 code units from 0.' }),
    ),
    suggestion: Type.Optional(Type.String({ description: 'What was probably meant.' })),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          path: Type.String({ description: 'As in the document: `limit.rate`.' }),
          message: Type.String(),
          expected: Type.Optional(Type.String()),
          suggestion: Type.Optional(Type.String()),
        }),
        { description: 'Every field that is wrong.' },
      ),
    ),
    referrers: Type.Optional(
      Type.Array(Type.Object({ kind: Type.String(), id: Type.String() }), {
        description: 'Who still needs what was to be removed.',
      }),
    ),
    current: Type.Optional(
      Type.Object(
        { revision: Type.Integer(), entry: Type.Unknown() },
        { description: 'What is there now, in place of what was expected.' },
      ),
    ),
  },
  { $id: 'Problem' },
);

export type Problem = Type.Static<typeof ProblemSchema>;
