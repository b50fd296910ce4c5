import { errorNameOf, errorRows } from '../errors/table.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { indentJson } from './indent-json.ts';
import { printableLines } from './printable.ts';
import { programCommand } from './program-command.ts';
import { describeCode } from './refusal-text.ts';
import type { ReceivedAnswer } from './send-call.ts';
import type { Surroundings } from './surroundings.ts';

/** Prints an answer and, where it is a refusal, what it means; the exit code is 0 for a success alone. */
export function showAnswer(
  answer: ReceivedAnswer,
  { surroundings, isJson }: { readonly surroundings: Surroundings; readonly isJson: boolean },
): ExitCode {
  const { stdout, stderr } = surroundings;
  const text = new TextDecoder().decode(Uint8Array.from(answer.body));
  const envelope = readEnvelope(text);
  const isSuccess = envelope?.success === true;
  if (isJson) stdout.write(answerJson(answer, { text, envelope }));
  else if (stdout.isTerminal)
    stdout.write(`${printableLines(envelope === undefined ? text : indentJson(text))}\n`);
  else stdout.write(answer.body);
  if (isSuccess || isJson) return isSuccess ? EXIT.OK : EXIT.FAILED;
  const status = answer.status === HTTP_OK ? '' : `HTTP ${answer.status}. `;
  const meaning =
    envelope === undefined ? 'this is no answer of a gateway' : describeCode(envelope.errorCode);
  const wait = answer.retryAfter === undefined ? '' : `\nRetry-After: ${answer.retryAfter} s`;
  const { explainableId: id } = answer;
  const why = id === undefined ? '' : `\nWhy, check by check: ${programCommand} explain ${id}`;
  stderr.write(`${stderr.isTerminal && !stdout.isTerminal ? '\n' : ''}${status}${meaning}${wait}${why}\n`);
  return EXIT.FAILED;
}

const HTTP_OK = 200;

interface Envelope {
  readonly success: boolean;
  readonly errorCode: number;
}

/** What the answer says, where it is an envelope. */
function readEnvelope(text: string): Envelope | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const success: unknown = Reflect.get(value, 'success');
    const errorCode: unknown = Reflect.get(value, 'errorCode');
    return typeof success === 'boolean' && typeof errorCode === 'number' ? { success, errorCode } : undefined;
  } catch {
    return undefined;
  }
}

interface ReadAnswer {
  readonly text: string;
  readonly envelope: Envelope | undefined;
}

/** The answer goes in as it came: reading and writing it again would lose digits. */
function answerJson({ status }: ReceivedAnswer, { text, envelope }: ReadAnswer): string {
  const ok = envelope?.success === true;
  const code = envelope?.errorCode ?? null;
  const name = code === null ? undefined : errorNameOf(code);
  const row = ok || name === undefined ? undefined : errorRows[name];
  const error =
    row === undefined
      ? null
      : { name, sentence: row.sentence, help: row.help, mends: row.mends, retry: row.retry };
  const head = JSON.stringify({ ok, status, code, error }).slice(0, -1);
  return `${head},"answer":${envelope === undefined ? JSON.stringify(text) : text}}\n`;
}
