import { Type } from 'typebox';

const PAIRS = Type.Array(Type.Object({ name: Type.String(), value: Type.String() }));

const MESSAGE = {
  httpVersion: Type.String(),
  cookies: Type.Array(Type.Object({}), { description: 'Always empty: cookies are redacted headers.' }),
  headers: PAIRS,
  headersSize: Type.Integer({ description: '-1: unknown.' }),
  bodySize: Type.Integer({ description: 'In bytes, as it came; -1: unknown.' }),
};

const EntrySchema = Type.Object({
  startedDateTime: Type.String({ format: 'date-time' }),
  time: Type.Number({ description: 'In milliseconds.' }),
  request: Type.Object({
    method: Type.String(),
    url: Type.String(),
    ...MESSAGE,
    queryString: PAIRS,
    postData: Type.Optional(
      Type.Object({
        mimeType: Type.String(),
        text: Type.String({ description: 'As it came, redacted.' }),
        comment: Type.Optional(Type.String()),
      }),
    ),
  }),
  response: Type.Object({
    status: Type.Integer(),
    statusText: Type.String(),
    ...MESSAGE,
    content: Type.Object({
      size: Type.Integer(),
      mimeType: Type.String(),
      text: Type.Optional(Type.String({ description: 'As it went out, redacted.' })),
      comment: Type.Optional(Type.String()),
    }),
    redirectURL: Type.String(),
  }),
  cache: Type.Object({}),
  timings: Type.Object({ send: Type.Number(), wait: Type.Number(), receive: Type.Number() }),
  comment: Type.String({ description: 'The request id, and how the call ended.' }),
});

export const HarSchema = Type.Object(
  {
    log: Type.Object({
      version: Type.Literal('1.2'),
      creator: Type.Object({ name: Type.String(), version: Type.String() }),
      entries: Type.Array(EntrySchema, { description: 'Oldest first.' }),
    }),
  },
  { $id: 'Har' },
);

export type Har = Type.Static<typeof HarSchema>;
export type HarEntry = Type.Static<typeof EntrySchema>;
