import { type ErrorName, errorRows } from '../errors/table.ts';
import type { TriggerRequest } from '../model/trigger.ts';
import { MAGIC_SECRET } from '../sandbox/magic-values.ts';
import { generationsOf, triggerOf } from '../sandbox/triggers.ts';
import { signCall } from '../wire/sign-call.ts';
import { type ClientFlags, clientSettings } from './client-settings.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { md5OfBytes } from './md5-of-bytes.ts';
import { type ReceivedAnswer, sendCall } from './send-call.ts';
import { showAnswer } from './show-answer.ts';
import type { Surroundings } from './surroundings.ts';

interface TryFlags extends ClientFlags {
  readonly ark?: boolean;
  readonly json?: boolean;
}

/** Meets a row of the table in a sandbox, and shows the answer; exit code 0 where it was met. */
export async function tryTrigger(
  name: ErrorName,
  flags: TryFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const settings = clientSettings(flags, surroundings);
  const fail = (exitCode: ExitCode, sentence: string): ExitCode => {
    surroundings.stderr.write(`${sentence}\n`);
    return exitCode;
  };
  if ('faults' in settings) return fail(EXIT.BAD_DOCUMENT, settings.faults);
  if (settings.url === undefined) return fail(EXIT.USAGE, 'which port? Give --url or GATEWRIGHT_URL');
  const wanted = flags.ark === true ? 'ark' : 'openapi';
  if (!generationsOf(name).includes(wanted) && flags.ark === true)
    return fail(EXIT.USAGE, `${errorRows[name].code} is not met on /ark routes`);
  let answer: ReceivedAnswer | undefined;
  for (const request of triggerOf(name, wanted).request) {
    const url = settings.url.replace(/\/$/, '') + request.path;
    const body = new Blob([Uint8Array.from(bodyOf(request, surroundings.nowMs()))]);
    const sent = await sendCall({ url, contentType: 'application/json', body, headers: [] });
    if ('failed' in sent) return fail(EXIT.FAILED, sent.failed);
    answer = sent;
  }
  if (answer === undefined) return EXIT.FAILED;
  showAnswer(answer, { surroundings, isJson: flags.json === true });
  const code = codeOf(answer);
  if (code === errorRows[name].code) return EXIT.OK;
  return fail(
    EXIT.FAILED,
    `the gateway answered ${code ?? 'no envelope'}, not ${errorRows[name].code}: is it a sandbox, with its clock not moved?`,
  );
}

/** What a client sends: a request of a trigger, complete and signed with the published secret. */
function bodyOf({ path, appKey, text, unsigned = false }: TriggerRequest, nowMs: number): Uint8Array {
  const own = new TextEncoder().encode(text);
  if (unsigned) return own;
  const isArk = path.startsWith('/ark');
  const identity = { type: undefined, appKey, secret: MAGIC_SECRET, token: undefined, isArk };
  const body = signCall(own, identity, { nowMs, md5: md5OfBytes });
  if (!(body instanceof Uint8Array)) throw new Error(`a trigger that cannot be signed: ${text}`);
  return body;
}

function codeOf({ body }: ReceivedAnswer): number | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(body)));
    const code: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, 'errorCode') : undefined;
    return typeof code === 'number' ? code : undefined;
  } catch {
    return undefined;
  }
}
