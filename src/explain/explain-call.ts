import { errorRows, type RefusalName } from '../errors/table.ts';
import type { App } from '../model/app.ts';
import type { World } from '../pipeline/world.ts';
import type { SignDigests } from '../ports/sign-digests.ts';
import { type CallToExplain, receivedOf } from './call-to-explain.ts';
import { diagnoseSignInTurns } from './diagnose-sign.ts';
import { explainSteps, type StepsExplained, stepsNotReached } from './explain-steps.ts';
import type { Explanation, SignDiagnosis } from './explanation.ts';
import { portabilityWarnings } from './portability-warnings.ts';

export type { CallToExplain, RecordedOutcome } from './call-to-explain.ts';
export type {
  DiffPart,
  ExplainedStep,
  Explanation,
  Language,
  NamedMistake,
  PortabilityWarning,
  SignDiagnosis,
  StepOutcome,
} from './explanation.ts';
export { LANGUAGES } from './explanation.ts';

/**
 * Explains a call: what every check observed and expected, the first that refused, what later ones would refuse with,
 * and for a wrong sign the mistake that makes it.
 *
 * `world.nowMs` is the moment at which the call is judged. Nothing is spent, remembered or sent. Neither the right sign
 * nor a secret stands anywhere in the explanation; all but its `verdict` is for the owner of the app alone, because it
 * tells what lies below the trust line. `digests`: absent, a wrong sign is not traced to its mistake. Takes up to 100 ms
 * of one core, in turns of about a millisecond, so that calls go on beside it. Source: sign-mistakes.md, protocol.md §5.
 */
export async function explainCall(
  call: CallToExplain,
  world: World,
  digests?: SignDigests,
): Promise<Explanation> {
  const received = receivedOf(call);
  if (received === undefined) return ofNoRoute(call, world);
  const explained = await explainSteps(received, world, call.outcome);
  const sign = await signOf(explained, { call, world, digests });
  const refusedBy = call.outcome?.stoppedBy === 'listener' ? 'listener' : explained.refusedBy;
  const outcome = outcomeOf(call, explained, world);
  const { body } = explained.facts;
  return {
    requestId: call.requestId,
    revision: world.snapshot.revision,
    notice: noticeOf(call, world),
    verdict: verdictOf(outcome.name, explained, sign),
    code: outcome.code,
    name: outcome.name,
    refusedBy: refusedBy ?? null,
    steps: explained.steps,
    sign,
    warnings: body === undefined ? [] : portabilityWarnings(body),
    fix: fixOf(outcome.name, explained, sign),
  };
}

function noticeOf({ outcome }: CallToExplain, { snapshot }: World): string | null {
  if (outcome === undefined || outcome.edition === snapshot.edition) return null;
  const decidedBy = `The call was decided by revision ${outcome.revision}, which is no longer kept as it was then`;
  return `${decidedBy}: the answer is the recorded one, what the checks say is of revision ${snapshot.revision}.`;
}

interface Outcome {
  readonly code: number;
  readonly name: RefusalName | 'success';
}

function outcomeOf({ outcome }: CallToExplain, { refusal }: StepsExplained, world: World): Outcome {
  if (outcome !== undefined) return { code: outcome.code, name: outcome.refused ?? 'success' };
  const name = refusal?.refused ?? 'success';
  return { code: world.snapshot.wordings.get(name)?.code ?? errorRows[name].code, name };
}

interface SignContext {
  readonly call: CallToExplain;
  readonly world: World;
  readonly digests: SignDigests | undefined;
}

/** `null` where no app is known or the body has no sign: then there is none to judge. */
async function signOf(
  { facts }: StepsExplained,
  { call, world, digests }: SignContext,
): Promise<SignDiagnosis | null> {
  const { body, app, signature } = facts;
  if (body === undefined || app === undefined || !body.has('sign') || digests === undefined) return null;
  const { signedText } = call;
  return diagnoseSignInTurns(
    {
      body,
      app,
      match: signature,
      otherSecrets: otherSecretsOf(world, app.key),
      formerSecrets: retiredSecretsOf(world, app),
      ...(signedText === undefined ? {} : { signedText }),
    },
    digests,
    world.services.nextTurn,
  );
}

/** Those that the app had, and that have retired by the moment of the call. */
function retiredSecretsOf({ snapshot }: World, { key, secrets }: App): readonly Uint8Array[] {
  const first = snapshot.apps.get(key)?.secrets ?? [];
  return first.slice(secrets.length);
}

function* otherSecretsOf({ snapshot }: World, key: string): Generator<Uint8Array> {
  for (const app of snapshot.apps.values()) if (app.key !== key) yield* app.secrets;
}

/** Tells nothing of the checks behind the one that refused: it may be shown to whoever made the call. */
function verdictOf(name: Outcome['name'], explained: StepsExplained, sign: SignDiagnosis | null): string {
  if (name === 'success')
    return explained.steps.at(-1)?.outcome === 'unknown' ? WOULD_PASS : errorRows.success.sentence;
  const { refusedBy, steps } = explained;
  const isOfSign = refusedBy === 'check-sign' && sign !== null && sign.verdict !== 'right';
  if (isOfSign) return sign.sentence;
  const step = steps.find(each => each.name === refusedBy);
  const found = step?.observed ?? null;
  return found === null ? errorRows[name].sentence : `${errorRows[name].sentence} Found: ${found}.`;
}

const WOULD_PASS = 'Every check passes: the call would go to its internal service.';

function fixOf(
  name: Outcome['name'],
  { refusedBy }: StepsExplained,
  sign: SignDiagnosis | null,
): string | null {
  if (name === 'success') return null;
  const named = refusedBy === 'check-sign' ? sign?.mistakes.map(({ fix }) => fix) : undefined;
  return named === undefined || named.length === 0 ? errorRows[name].help : named.join(' ');
}

/** A path that is no route never came to a check. */
function ofNoRoute(call: CallToExplain, world: World): Explanation {
  const { requestId, path, outcome } = call;
  const { snapshot } = world;
  const name = outcome?.refused ?? 'bad-params';
  return {
    requestId,
    revision: snapshot.revision,
    notice: noticeOf(call, world),
    verdict: `${path} is no route of the gateway: calls go to /openapi/router or /ark/router.`,
    code: outcome?.code ?? snapshot.wordings.get(name)?.code ?? errorRows[name].code,
    name,
    refusedBy: 'listener',
    steps: stepsNotReached(),
    sign: null,
    warnings: [],
    fix: errorRows[name].help,
  };
}
