import { Type } from 'typebox';

const Maybe = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** A header: its name and its value. */
export const HeadersSchema = Type.Array(Type.Tuple([Type.String(), Type.String()]));

const SUMMARY = {
  id: Type.String({ description: 'The request id; unique.' }),
  atMs: Type.Number(),
  path: Type.String(),
  address: Type.String(),
  appKey: Maybe(Type.String()),
  type: Maybe(Type.String()),
  version: Maybe(Type.String()),
  mallId: Maybe(Type.Number()),
  httpStatus: Type.Integer(),
  code: Type.Integer(),
  name: Type.String({
    description: 'The row of the error table, `success`, or `business-error` of a service.',
  }),
  stoppedBy: Maybe(Type.String()),
  cause: Maybe(Type.String()),
  answeredBy: Type.Enum(['gateway', 'service', 'mock']),
  environment: Type.String(),
  dialect: Maybe(Type.String()),
  secret: Maybe(Type.Integer({ description: 'Which secret of the app matched: 0 is the newest.' })),
  bytesIn: Type.Integer(),
  bytesOut: Type.Integer(),
  totalMs: Type.Number(),
  readMs: Type.Number(),
  checksMs: Type.Number(),
  serviceMs: Type.Number(),
  revision: Type.String(),
  fault: Maybe(Type.String({ description: 'The id of the fault that struck the call on purpose.' })),
  diagnosis: Maybe(
    Type.String({
      description:
        'One sentence on a refusal, as the answers of a sandbox carry it in a header; `null`: not refused.',
    }),
  ),
};

export const CallSummarySchema = Type.Object(SUMMARY, { $id: 'CallSummary' });

export const CallPageSchema = Type.Object(
  {
    calls: Type.Array(CallSummarySchema, { description: 'Newest first.' }),
    next: Maybe(
      Type.String({ description: 'The cursor of the page behind this one; `null`: there is none.' }),
    ),
    total: Type.Integer({ description: 'How many of the kept calls match.' }),
  },
  { $id: 'CallPage' },
);

const TEXT = {
  text: Type.String({ description: 'As it came, redacted.' }),
  truncated: Type.Boolean({ description: 'Whether only the beginning was kept.' }),
};

export const CallDetailSchema = Type.Object(
  {
    ...SUMMARY,
    request: Maybe(
      Type.Object({
        method: Type.String(),
        headers: HeadersSchema,
        ...TEXT,
        isText: Type.Boolean({ description: 'Whether the bytes are UTF-8.' }),
      }),
    ),
    response: Maybe(Type.Object({ status: Type.Integer(), headers: HeadersSchema, ...TEXT })),
    upstream: Maybe(
      Type.Object({
        name: Type.String(),
        method: Type.String(),
        target: Type.String(),
        attempts: Type.Integer(),
        status: Maybe(Type.Integer()),
        text: Maybe(Type.String()),
        truncated: Type.Boolean(),
        durationMs: Type.Number(),
      }),
    ),
    steps: Type.Array(Type.Object({ name: Type.String(), ms: Type.Number() })),
    findings: Type.Array(Type.Object({ kind: Type.String(), detail: Type.String() })),
  },
  { $id: 'CallDetail' },
);

export const HistogramSchema = Type.Object(
  {
    buckets: Type.Array(
      Type.Object({ atMs: Type.Number(), codes: Type.Record(Type.String(), Type.Integer()) }),
      { description: 'Oldest first; those without a call are left out.' },
    ),
  },
  { $id: 'Histogram' },
);

export const CallIdSchema = Type.Object({
  id: Type.String({ maxLength: 128, description: 'The request id.' }),
});

export const FilterSchema = Type.Object({
  filter: Type.Optional(
    Type.String({ maxLength: 1000, description: 'The filter grammar of docs/operations.md.' }),
  ),
});

export type CallSummary = Type.Static<typeof CallSummarySchema>;
export type CallPage = Type.Static<typeof CallPageSchema>;
export type CallDetail = Type.Static<typeof CallDetailSchema>;
export type Histogram = Type.Static<typeof HistogramSchema>;
