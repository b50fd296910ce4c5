import { type Api, type ApiReports, DIGEST_FIELD } from '../model/api.ts';
import { type Finding, finding, NO_FINDINGS } from '../model/finding.ts';
import type { KnownNames } from '../model/known-names.ts';
import type { ContractChecker } from '../ports/contract-checker.ts';
import { readJsonValue } from '../wire/business-values.ts';
import type { ScannedBody } from '../wire/scanned-body.ts';
import { callPipeline } from './call-pipeline.ts';
import { contractViolation } from './contract-violation.ts';
import type { Answer } from './facts.ts';
import type { Passage } from './run-pipeline.ts';

/** An answer above this is not held to a schema: that would take the time of many calls. */
const RESPONSE_BYTES_MAX = 64 * 1024;
/** Unknown parameters that are named; the others are counted. */
const NAMED_MAX = 3;
const NAME_LENGTH_MAX = 64;
const CONTRACT_STEP = callPipeline.findIndex(step => step.name === 'check-contract');

/**
 * Judges what is only reported of a call: APIs that end, unknown parameters, contracts in report mode, and what services
 * answer. `nowMs`: UNIX milliseconds of the call.
 *
 * Runs behind the answer, so that no caller waits for it, and refuses nothing. Calls that a check above the contract
 * refused are not looked at. Never throws. Source: config.md, `contract` and `response_schema`.
 */
export function reportFindings(
  passage: Passage,
  checker: ContractChecker,
  nowMs: number,
): readonly Finding[] {
  const { facts, stepsMs } = passage;
  const reports = facts.api?.reports;
  const deprecated = ofDeprecation(facts.api, nowMs);
  if (reports === undefined || stepsMs.length <= CONTRACT_STEP) {
    if (facts.replay === undefined && deprecated === undefined) return NO_FINDINGS;
    return [deprecated, facts.replay].filter(each => each !== undefined);
  }
  const found = [
    deprecated,
    facts.replay,
    ofUnknown(facts, reports.knownNames),
    ofRequest(facts, reports, checker),
    ofAnswer(facts.answer, reports, checker),
  ];
  return found.filter(each => each !== undefined);
}

function ofDeprecation(api: Api | undefined, nowMs: number): Finding | undefined {
  const deprecation = api?.deprecation;
  return deprecation === undefined || nowMs < deprecation.fromMs ? undefined : deprecation.finding;
}

function ofUnknown({ body, received }: Passage['facts'], known: KnownNames | undefined): Finding | undefined {
  if (body === undefined || known === undefined) return undefined;
  const names = unknownNames(body, known);
  // Of an upload it speaks to the gateway, and no schema has to know it.
  const unknown = received.upload === undefined ? names : names.filter(name => name !== DIGEST_FIELD);
  if (unknown.length === 0) return undefined;
  const named = unknown.slice(0, NAMED_MAX).map(name => describeUnknown(name, body, known));
  const more = unknown.length - named.length;
  return finding('unknown-parameter', named.join(', ') + (more > 0 ? ` and ${more} more` : ''));
}

function unknownNames(body: ScannedBody, known: KnownNames): readonly string[] {
  const unknown: string[] = [];
  for (let index = 0; index < body.size; index += 1) {
    if (body.facts.common.includes(index)) continue;
    const name = body.name(index);
    if (!known.has(name)) unknown.push(name);
  }
  return unknown;
}

/** `page (did you mean pageNumber?)`: of what may be meant, the first that the call does not send as well. */
function describeUnknown(name: string, body: ScannedBody, known: KnownNames): string {
  const suggestions = known.suggestionsFor(name);
  const meant = suggestions.length === 0 ? undefined : suggestions.find(each => !sends(body, each));
  return name.slice(0, NAME_LENGTH_MAX) + (meant === undefined ? '' : ` (did you mean ${meant}?)`);
}

function sends(body: ScannedBody, name: string): boolean {
  for (let index = 0; index < body.size; index += 1) if (body.name(index) === name) return true;
  return false;
}

function ofRequest(
  { received, body, api }: Passage['facts'],
  { requestSchema }: ApiReports,
  checker: ContractChecker,
): Finding | undefined {
  if (body === undefined || api === undefined || requestSchema === undefined) return undefined;
  const violation = orBroken(() => contractViolation({ received, body, api }, requestSchema, checker));
  return violation === undefined ? undefined : finding('request-contract', violation);
}

function ofAnswer(
  answer: Answer | undefined,
  { responseSchema }: ApiReports,
  checker: ContractChecker,
): Finding | undefined {
  if (answer?.kind !== 'result' || responseSchema === undefined) return undefined;
  const { result } = answer;
  if (result.length > RESPONSE_BYTES_MAX) return finding('response-unchecked', `${result.length} bytes`);
  const violation = orBroken(() => checker.firstViolation(responseSchema, readJsonValue(result)));
  return violation === undefined ? undefined : finding('response-contract', violation);
}

/** A schema that does not compile costs no call anything: the answer is out. */
function orBroken(judge: () => string | undefined): string | undefined {
  try {
    return judge();
  } catch (error) {
    return `cannot be judged: ${error instanceof Error ? error.message : String(error)}`;
  }
}
