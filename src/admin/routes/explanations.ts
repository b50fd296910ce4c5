import type { CallToExplain, Explanation } from '../../explain/explain-call.ts';
import type { KeptCall } from '../../ports/call-store.ts';
import { readByAll, readByStaff } from '../access/route-access.ts';
import type { AdminParts } from '../admin-parts.ts';
import { adminRoute } from '../admin-route.ts';
import { askedCall, askedExchange } from '../asked-calls.ts';
import type { Redactor } from '../redactor.ts';
import { redactorOf } from '../redactor-of.ts';
import { CallIdSchema } from '../schemas/call.ts';
import { ExplainAskSchema, ExplanationSchema, type ExplanationView } from '../schemas/explanation.ts';

/** Why calls got the answers that they got. */
export const explanationRoutes = [
  adminRoute({
    method: 'GET',
    path: '/calls/:id/explanation',
    summary:
      'Why a call got its answer: every check with what it observed and expected, and the mistake in its sign.',
    access: readByAll('calls'),
    ask: { params: CallIdSchema },
    reply: ExplanationSchema,
    async serve({ params: { id }, sent }, parts) {
      const call = askedCall(id, sent.by, parts);
      const explanation = await parts.explain(keptCallToExplain(call), call.record.atMs);
      return shown(explanation, redactorOf(parts));
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/explain',
    summary: 'What would become of these bytes, and why; nothing is sent and nothing is spent.',
    access: readByStaff('calls'),
    ask: { body: ExplainAskSchema },
    reply: ExplanationSchema,
    async serve({ body }, parts) {
      const { path = '/openapi/router', text, signedText, headers = [], address = '', atMs } = body;
      const staging = stagingOf(headers.flat(), parts);
      const explanation = await parts.explain(
        {
          requestId: null,
          bytes: Buffer.from(text),
          path,
          address,
          environment: staging,
          ...(signedText === undefined ? {} : { signedText }),
        },
        atMs ?? parts.clock.wallMs(),
      );
      return shown(explanation, redactorOf(parts));
    },
  }),
];

function keptCallToExplain(call: KeptCall): CallToExplain {
  const { record } = call;
  const exchange = askedExchange(call);
  return {
    requestId: record.requestId,
    bytes: exchange.body.bytes,
    path: record.path,
    address: record.address,
    environment: environmentNamed(record.environment),
    outcome: {
      revision: record.revision,
      edition: record.edition,
      code: record.code,
      refused: record.refused,
      // The record's steps are those of the pipeline that explanations walk through.
      stoppedBy: record.stoppedBy as NonNullable<CallToExplain['outcome']>['stoppedBy'],
      cause: record.cause,
      stepsMs: record.stepsMs,
    },
  };
}

function environmentNamed(name: string): CallToExplain['environment'] {
  return name === 'formal' || name === 'staging' ? name : 'other';
}

function stagingOf(headers: readonly string[], { served }: AdminParts): CallToExplain['environment'] {
  const { name, value } = served().document.stagingHeader;
  const at = headers.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name.toLowerCase());
  if (at < 0) return 'formal';
  return headers[at + 1] === value ? 'staging' : 'other';
}

/** Every text of an explanation, redacted: it quotes what the caller sent. */
function shown(explanation: Explanation, redactor: Redactor): ExplanationView {
  const { sign } = explanation;
  const whole =
    sign === null ? explanation : { ...explanation, sign: { ...sign, diff: shownDiff(sign.diff, redactor) } };
  // A copy whose strings were replaced by strings has the shape of what was copied.
  return redactDeep(whole, redactor) as ExplanationView;
}

type Diff = NonNullable<Explanation['sign']>['diff'];

/** The difference, or both of its texts as a whole where its parts would tell a secret that the whole does not. */
function shownDiff(diff: Diff, redactor: Redactor): Diff {
  const texts = (['removed', 'added'] as const).map(kind => {
    const parts = diff.filter(part => part.kind === 'same' || part.kind === kind).map(({ text }) => text);
    const text = redactor.text(parts.join(''));
    return { kind, text, isWhole: text === parts.map(part => redactor.text(part)).join('') };
  });
  if (texts.every(({ isWhole }) => isWhole)) return diff;
  return texts.map(({ kind, text }) => ({ kind, text }));
}

function redactDeep(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return redactor.text(value);
  if (Array.isArray(value)) return value.map(each => redactDeep(each, redactor));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, redactDeep(each, redactor)]));
}
