import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { platform } from 'node:process';
import type { Surroundings } from './surroundings.ts';

/** What a sandbox that runs tells the other commands of its folder. */
export interface RunningSandbox {
  readonly pid: number;
  /** UNIX milliseconds. */
  readonly startedAtMs: number;
  readonly gatewayUrl: string;
  readonly adminUrl: string;
  /** `null`: whoever started it gave the token, and has it. */
  readonly adminToken: string | null;
}

/** What stands beside a document: a sandbox that runs, one that ended without a word, or a file to stay away from. */
export type RunningLook =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly file: string; readonly sandbox: RunningSandbox }
  | { readonly state: 'ended'; readonly file: string; readonly sandbox: RunningSandbox }
  | { readonly state: 'foreign'; readonly file: string };

/** `.gatewright.yaml.running` beside `gatewright.yaml`. */
export function runningFileOf(document: string): string {
  return join(dirname(document), `.${basename(document)}.running`);
}

/** Whom a document's sandbox told of itself. */
export function lookForRunning(document: string, { isAlive }: Pick<Surroundings, 'isAlive'>): RunningLook {
  const file = runningFileOf(document);
  const text = readOwn(file);
  if (text === undefined) return { state: 'none' };
  const sandbox = text === '' ? undefined : sandboxIn(text);
  if (sandbox === undefined) return { state: 'foreign', file };
  return { state: isAlive(sandbox.pid) ? 'running' : 'ended', file, sandbox };
}

/** Writes it for this user alone, whole or not at all; the result is why it could not. */
export function writeRunning(document: string, sandbox: RunningSandbox): string | undefined {
  const file = runningFileOf(document);
  const draft = `${file}.${sandbox.pid}`;
  try {
    rmSync(draft, { force: true });
    writeFileSync(draft, `${JSON.stringify(sandbox)}\n`, { flag: 'wx', mode: OWN_MODE });
    renameSync(draft, file);
    return undefined;
  } catch (err) {
    rmSync(draft, { force: true });
    return `${file} cannot be written (${codeOf(err)})`;
  }
}

/** Takes it away where this process wrote it. */
export function removeRunning(document: string, pid: number): void {
  const file = runningFileOf(document);
  if (sandboxIn(readOwn(file) ?? '')?.pid !== pid) return;
  rmSync(file, { force: true });
}

const OWN_MODE = 0o600;
const OTHERS = 0o077;

/** The text of a file that nobody but its owner can read; empty where others can, as of one that came with a checkout. */
function readOwn(file: string): string | undefined {
  try {
    // Windows has no such bits: a user's folders are the user's own there.
    const isOpen = platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0;
    return isOpen ? '' : readFileSync(file, 'utf8');
  } catch (err) {
    return codeOf(err) === 'ENOENT' ? undefined : '';
  }
}

function sandboxIn(text: string): RunningSandbox | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRunningSandbox(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRunningSandbox(value: unknown): value is RunningSandbox {
  if (typeof value !== 'object' || value === null) return false;
  const get = (name: keyof RunningSandbox): unknown => Reflect.get(value, name);
  const isText = (name: keyof RunningSandbox): boolean => typeof get(name) === 'string';
  return (
    Number.isSafeInteger(get('pid')) &&
    Number.isSafeInteger(get('startedAtMs')) &&
    isText('gatewayUrl') &&
    isText('adminUrl') &&
    (get('adminToken') === null || isText('adminToken'))
  );
}

function codeOf(err: unknown): string {
  return err instanceof Error && 'code' in err ? String(err.code) : 'unknown';
}
