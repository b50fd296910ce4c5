import { readFileSync } from 'node:fs';
import { type BodyFault, BodyScanner } from '../wire/body-scanner.ts';
import { withParameters } from '../wire/sign-body.ts';
import { resolvePath } from './document-path.ts';
import type { Surroundings } from './surroundings.ts';

/** What is wrong with the arguments that make up a body: a sentence for the person who typed them. */
export interface InputFault {
  readonly wrong: string;
}

/** A parameter as it was typed. */
interface TypedParameter {
  readonly name: string;
  readonly json: string;
}

/** How a parameter is typed: `k=v` is a string, `k:=json` is what it says. */
export const PARAMETER_HELP =
  "k=v a string · k:=json a number, list or object · @file, - or '{…}' a JSON object";

/** Whether an argument is a parameter or a source of them, and not a name. */
export function isParameter(argument: string): boolean {
  return isSource(argument) || argument.includes('=');
}

/**
 * The JSON object that these arguments stand for: a file's or the input's, byte for byte, after the parameters that
 * were typed. At most one file.
 */
export async function readBody(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<Uint8Array | InputFault> {
  const sources = args.filter(isSource);
  if (sources.length > 1) return { wrong: 'one @file, - or JSON object is all that is taken' };
  const typed: TypedParameter[] = [];
  for (const arg of args) {
    if (isSource(arg)) continue;
    const parameter = readParameter(arg);
    if ('wrong' in parameter) return parameter;
    typed.push(parameter);
  }
  const [source] = sources;
  const own = source === undefined ? new Uint8Array(0) : await readSource(source, surroundings);
  if ('wrong' in own) return own;
  if (typed.length === 0) return own;
  const scanned = new BodyScanner().scan(own);
  return 'fault' in scanned ? { wrong: describeBodyFault(scanned) } : withParameters(scanned, typed);
}

/** A body that does not read, as a sentence. */
export function describeBodyFault({ fault, at }: BodyFault): string {
  return `the body does not read: ${fault}, at byte ${at}`;
}

function isSource(arg: string): boolean {
  return arg === '-' || arg.startsWith('@') || isObject(arg);
}

/** No name of a parameter begins like this. */
function isObject(arg: string): boolean {
  return arg.startsWith('{');
}

function readParameter(arg: string): TypedParameter | InputFault {
  const [, name = '', raw, value = ''] = /^([^=:]+)(:?)=(.*)$/s.exec(arg) ?? [];
  if (name === '') return { wrong: `'${arg}' is no parameter: ${PARAMETER_HELP}` };
  if (raw !== ':') return { name, json: JSON.stringify(value) };
  const json = value.trim();
  const scanned = new BodyScanner().scan(Buffer.from(`{"v":${json}}`));
  // Text that is more than one value would put parameters of its own beside this one.
  if ('fault' in scanned || scanned.size !== 1)
    return { wrong: `'${value}' is no JSON (for a string: ${name}=…)` };
  return { name, json };
}

async function readSource(source: string, surroundings: Surroundings): Promise<Uint8Array | InputFault> {
  if (isObject(source)) return Buffer.from(source);
  const path = source.slice(1);
  if (source === '-' || path === '-') return surroundings.readInput();
  try {
    return readFileSync(resolvePath(surroundings, path));
  } catch (err) {
    const code = err instanceof Error && 'code' in err ? String(err.code) : 'unknown';
    return { wrong: code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read (${code})` };
  }
}
