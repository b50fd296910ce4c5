import { type Refusal, refuse } from '../errors/refusal.ts';
import { errorNameOf } from '../errors/table.ts';
import type { ServiceBinding } from '../model/api.ts';
import type { ServiceAnswer } from '../ports/upstream.ts';
import { BodyScanner } from '../wire/body-scanner.ts';
import { JsonReader } from '../wire/json-reader.ts';
import { KIND, ScannedBody } from '../wire/scanned-body.ts';
import type { Answer } from './facts.ts';

/**
 * Answers are not bounded like calls: a list of 8 MiB may be what the caller asked for. Members of an error or an
 * envelope are compared with each other, and 65,000 of them would hold up every other call.
 */
const ANSWER_BOUNDS = { depthMax: 512, tokensMax: 8 * 1024 * 1024, parametersMax: 1024 };
/** One for all: it reads to the end before anything else happens. */
const reader = new JsonReader(ANSWER_BOUNDS);
const NULL = new TextEncoder().encode('null');
const INTEGER = /^-?\d{1,15}$/;

export type Judgement = { readonly answer: Answer } | Refusal<'operation-not-found' | 'service-error'>;

/**
 * What a complete answer of an internal service means for the caller.
 *
 * The bytes of a result are checked to be JSON and passed on as they are. Source: protocol.md §6.
 */
export function judgeAnswer(answer: ServiceAnswer, binding: ServiceBinding): Judgement {
  if (isMissingOperation(answer.status, binding)) {
    return refuse('operation-not-found', { cause: `the service answered ${answer.status}` });
  }
  if (answer.status >= 500)
    return refuse('service-error', { cause: `the service answered ${answer.status}` });
  if (answer.status < 200 || answer.status >= 300) return judgeFailure(answer);
  if (answer.status === 204 || answer.body.length === 0) return resultOf(NULL, answer);
  return binding.answers === 'envelope' ? judgeEnvelope(answer) : judgeResult(answer);
}

function isMissingOperation(status: number, { notFound }: ServiceBinding): boolean {
  return status === 405 || status === 501 || (status === 404 && notFound === 'operation');
}

function judgeResult(answer: ServiceAnswer): Judgement {
  reader.open(answer.body);
  if (reader.readText()) return resultOf(answer.body, answer);
  return refuse('service-error', { cause: `not JSON: ${reader.fault} at byte ${reader.faultAt}` });
}

function judgeFailure(answer: ServiceAnswer): Judgement {
  const failure = scan(answer);
  return failure instanceof ScannedBody
    ? businessError(failure, answer)
    : refuse('service-error', { cause: `the service answered ${answer.status}: ${failure.fault}` });
}

/** Of an envelope that tells success, the result; of one that tells failure, the error. */
function judgeEnvelope(answer: ServiceAnswer): Judgement {
  const envelope = scan(answer);
  if (!(envelope instanceof ScannedBody))
    return refuse('service-error', { cause: `no envelope: ${envelope.fault}` });
  const success = indexOf(envelope, 'success');
  const kind = success < 0 ? undefined : envelope.kind(success);
  if (kind === KIND.FALSE) return businessError(envelope, answer);
  if (kind !== KIND.TRUE) return refuse('service-error', { cause: 'an envelope without success' });
  const result = indexOf(envelope, 'result');
  if (result < 0) return resultOf(NULL, answer);
  return resultOf(answer.body.subarray(envelope.valueStart(result), envelope.valueEnd(result)), answer);
}

/** The code and message of the service, unless it speaks with a code of the gateway's own table. */
function businessError(failure: ScannedBody, answer: ServiceAnswer): Judgement {
  const code = indexOf(failure, 'errorCode');
  const message = indexOf(failure, 'errorMsg');
  const isError =
    code >= 0 && message >= 0 && failure.kind(message) === KIND.STRING && INTEGER.test(failure.lexeme(code));
  if (!isError)
    return refuse('service-error', {
      cause: `the service answered ${answer.status} without a business error`,
    });
  const errorCode = Number(failure.lexeme(code));
  if (errorNameOf(errorCode) !== undefined) {
    return refuse('service-error', {
      cause: `the service answered with ${errorCode}, a code of the gateway`,
    });
  }
  const bytes = answer.body.subarray(failure.valueStart(message), failure.valueEnd(message));
  const errorMsg = new TextDecoder().decode(bytes);
  return { answer: { kind: 'business-error', errorCode, errorMsg, answeredBy: answer.answeredBy } };
}

function resultOf(result: Uint8Array, { answeredBy }: ServiceAnswer): Judgement {
  return { answer: { kind: 'result', result, answeredBy } };
}

function scan(answer: ServiceAnswer) {
  return new BodyScanner(ANSWER_BOUNDS).scan(answer.body);
}

function indexOf(body: ScannedBody, name: string): number {
  for (let index = 0; index < body.size; index += 1) if (body.name(index) === name) return index;
  return -1;
}
