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
  },
  { $id: 'Problem' },
);

export type Problem = Type.Static<typeof ProblemSchema>;
