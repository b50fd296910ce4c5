import { Type } from 'typebox';
import type { KeptCall } from '../../ports/call-store.ts';
import { writeByOperators } from '../access/route-access.ts';
import type { AdminParts } from '../admin-parts.ts';
import { AdminProblem } from '../admin-problem.ts';
import { adminRoute } from '../admin-route.ts';
import { askedCall, askedExchange } from '../asked-calls.ts';
import { sendToDataPlane } from '../data-plane.ts';
import { type SignedAfresh, signAfresh } from '../fresh-sign.ts';
import { redactorOf } from '../redactor-of.ts';
import { CallIdSchema } from '../schemas/call.ts';
import {
  AnswerSchema,
  ReplayAskSchema,
  SendAskSchema,
  SignAskSchema,
  SignedSchema,
} from '../schemas/exchange.ts';
import { SnippetLanguageSchema, SnippetSchema } from '../schemas/snippet.ts';
import { type SnippetCall, snippetCallOf } from '../snippet-call.ts';
import { snippets } from '../snippets.ts';

/** Signing, sending, and sending again. */
export const exchangeRoutes = [
  adminRoute({
    method: 'POST',
    path: '/sign',
    summary: 'Signs parameters as an app of the document.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    ask: { body: SignAskSchema },
    reply: SignedSchema,
    serve({ body: { appKey, parameters, dialect, path = '' } }, { served, clock }) {
      const { bytes, text, sign } = signAfresh(Buffer.from(parameters), served().document, {
        appKey,
        dialect,
        nowMs: clock.wallMs(),
        renewsTimestamp: false,
        isArk: path.startsWith('/ark/'),
      });
      return { text: Buffer.from(bytes).toString('utf8'), signText: `${SECRET}${text}${SECRET}`, sign };
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/send',
    summary: "Sends a body to the gateway's own data plane, as it is.",
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    ask: { body: SendAskSchema },
    reply: AnswerSchema,
    serve({ body: { path = '/openapi/router', text, headers = [] } }, { gatewayUrl }) {
      return sendToDataPlane({ gatewayUrl: gatewayUrl(), path, body: Buffer.from(text), headers });
    },
  }),
  adminRoute({
    method: 'POST',
    access: writeByOperators('sandbox'),
    path: '/calls/:id/replay',
    summary: 'Sends a call again, with a fresh timestamp and sign where nothing else is asked for.',
    sandboxOnly: true,
    ask: { params: CallIdSchema, body: ReplayAskSchema },
    reply: AnswerSchema,
    async serve({ params: { id }, body: { freshSign = true, text }, sent }, parts) {
      const call = askedCall(id, sent.by, parts);
      const body = text === undefined ? askedExchange(call).body.bytes : Buffer.from(text);
      const answer = await sendToDataPlane({
        gatewayUrl: parts.gatewayUrl(),
        path: call.record.path,
        body: freshSign ? signedAgain(body, call, parts).bytes : body,
        headers: stagingHeaders(call, parts),
      });
      const redactor = redactorOf(parts);
      return {
        ...answer,
        text: redactor.text(answer.text),
        headers: redactor.headers(answer.headers.flat()),
      };
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/calls/:id/snippet',
    summary: 'A program that makes a call again, with a timestamp and a sign of its own.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    ask: { params: CallIdSchema, query: Type.Object({ language: SnippetLanguageSchema }) },
    reply: SnippetSchema,
    serve({ params: { id }, query: { language }, sent }, parts) {
      const call = askedCall(id, sent.by, parts);
      const { bytes: body, dialect } = signedAgain(askedExchange(call).body.bytes, call, parts);
      const { path } = call.record;
      const headers = stagingHeaders(call, parts);
      const again = snippetCallOf({ gatewayUrl: parts.gatewayUrl(), path, body, headers }, dialect);
      if (holdsSecret(again, parts))
        throw new AdminProblem(409, 'A parameter of this call holds a secret, which no program may show.');
      return { language, text: snippets[language](again) };
    },
  }),
];

const SECRET = '‹app_secret›';

function signedAgain(body: Uint8Array, { record }: KeptCall, { served, clock }: AdminParts): SignedAfresh {
  const { path, dialect: heard } = record;
  const isArk = path.startsWith('/ark/');
  return signAfresh(body, served().document, { nowMs: clock.wallMs(), renewsTimestamp: true, isArk, heard });
}

/** A caller who put a secret into a parameter made a mistake that a program would spread. */
function holdsSecret({ strings, others, signedAs }: SnippetCall, { documents, keys }: AdminParts): boolean {
  const known = documents().flatMap(({ apps, upstreams }) => [
    ...apps.flatMap(app => app.secrets.map(({ value }) => value)),
    ...upstreams.flatMap(({ contextKey }) => contextKey ?? []),
  ]);
  const secrets = [...known, ...keys].filter(each => each !== '');
  const texts = [...strings, ...others, ...signedAs].flat();
  return texts.some(text => secrets.some(secret => text?.includes(secret) === true));
}

function stagingHeaders(
  { record }: KeptCall,
  { served }: AdminParts,
): readonly (readonly [string, string])[] {
  const { name, value } = served().document.stagingHeader;
  return record.environment === 'staging' ? [[name, value]] : [];
}
