import { existsSync, globSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { run } from 'node:test';
import { inspect, stripVTControlCharacters } from 'node:util';
import { buildConsoleWhenStale } from './build-console.ts';
import { projectRoot } from './project.ts';

/*
 * npm test: runs test/**\/*.test.ts and console/test/*.test.ts, or the files and folders named as arguments. One line per file,
 * each failure in full; then every failed test once more with its file and reason, so that the end of a log that was cut
 * still names it; and as the last line `N passed, N failed, N skipped`, which counts tests, not suites.
 * Exit code 1 when a test failed or none ran.
 */

/** A whole file that takes longer hangs. */
const FILE_TIMEOUT_MS = 300_000;
const REASON_LENGTH_MAX = 400;
/** A file that takes longer says how long. */
const SLOW_MS = 10_000;

/** What `node:test` reports of a test that ended, as far as it is read here. */
interface Ended {
  readonly name: string;
  readonly nesting: number;
  readonly file?: string | undefined;
  readonly skip?: string | boolean | undefined;
  readonly todo?: string | boolean | undefined;
  readonly details: { readonly type?: string | undefined; readonly error?: Error | undefined };
}

interface FileTally {
  passed: number;
  skipped: number;
  readonly skipReasons: Set<string>;
  readonly failures: Failure[];
  printed: boolean;
}

interface Failure {
  readonly name: string;
  /** In full, as it is printed below its file. */
  readonly text: string;
}

const tallies = new Map<string, FileTally>();
const files = findTestFiles(process.argv.slice(2));
await runFiles(files);
process.exitCode = report();

function findTestFiles(filters: readonly string[]): readonly string[] {
  const every = globSync('{test/**,console/test}/*.test.ts', { cwd: projectRoot }).toSorted();
  const wanted = filters.map(filter => relative(projectRoot, resolve(filter)));
  const unknown = wanted.filter(path => !existsSync(join(projectRoot, path)));
  for (const path of unknown) console.error(`no such file or folder: ${path}`);
  if (unknown.length > 0) return [];
  const paths = wanted.length === 0 ? every : every.filter(file => wanted.some(path => holds(path, file)));
  return paths.map(path => join(projectRoot, path));
}

function holds(path: string, file: string): boolean {
  return (
    path === '' ||
    file === path ||
    (statSync(join(projectRoot, path)).isDirectory() && file.startsWith(`${path}/`))
  );
}

async function runFiles(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  // Once for all files that look at it.
  if (paths.some(path => path.includes(`${sep}console${sep}`))) buildConsoleWhenStale();
  const events = run({
    files: [...paths],
    cwd: projectRoot,
    concurrency: availableParallelism(),
    timeout: FILE_TIMEOUT_MS,
  });
  events.on('test:pass', event => tallyPass(event));
  events.on('test:fail', event => tallyFailure(event));
  events.on('test:summary', ({ file, duration_ms: tookMs }) => {
    if (file !== undefined) printFile(relative(projectRoot, file), tookMs);
  });
  events.on('test:stdout', event => process.stdout.write(event.message));
  events.on('test:stderr', event => process.stdout.write(event.message));
  for await (const _ of events);
}

function tallyPass(event: Ended): void {
  const tally = tallyOf(event);
  if (typeof event.skip === 'string') tally.skipReasons.add(event.skip);
  if (isWholeFile(event)) tally.failures.push({ name: 'the whole file', text: 'it defines no test' });
  // A suite that is skipped whole counts once: the tests in it are not known.
  else if (isSet(event.skip) || isSet(event.todo)) tally.skipped += 1;
  else if (event.details.type === 'suite') return;
  else tally.passed += 1;
}

function tallyFailure(event: Ended): void {
  const tally = tallyOf(event);
  const { error, type } = event.details;
  if (isSet(event.todo)) tally.skipped += 1;
  else if (type !== 'suite' || !isOnlyBySubtests(error)) tally.failures.push(describeFailure(event));
}

function tallyOf({ file }: Ended): FileTally {
  const name = file === undefined ? '(no file)' : relative(projectRoot, file);
  const tally = tallies.get(name) ?? {
    passed: 0,
    skipped: 0,
    skipReasons: new Set(),
    failures: [],
    printed: false,
  };
  tallies.set(name, tally);
  return tally;
}

/** node:test reports a file that has no tests of its own, or does not load, as a test named after its path. */
function isWholeFile({ name, nesting, file }: Ended): boolean {
  return nesting === 0 && file !== undefined && resolve(projectRoot, name) === file;
}

function isSet(mark: string | boolean | undefined): boolean {
  return mark !== undefined && mark !== false;
}

function isOnlyBySubtests(error: Error | undefined): boolean {
  return error !== undefined && 'failureType' in error && error.failureType === 'subtestsFailed';
}

function describeFailure({ name, details }: Ended): Failure {
  const cause: unknown = details.error?.cause ?? details.error;
  const text = typeof cause === 'string' ? cause : inspect(cause, { depth: 6, colors: process.stdout.isTTY });
  return { name, text };
}

/** Prints everything that is left to say; the exit code. */
function report(): number {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const [file, tally] of tallies) {
    passed += tally.passed;
    failed += tally.failures.length;
    skipped += tally.skipped;
    printFile(file);
  }
  if (tallies.size === 0) console.log('no test ran');
  if (failed > 0) printFailed();
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

function printFile(file: string, tookMs = 0): void {
  const tally = tallies.get(file);
  if (tally === undefined || tally.printed) return;
  tally.printed = true;
  const { passed, skipped, skipReasons, failures } = tally;
  const slow = tookMs >= SLOW_MS ? ` (${Math.round(tookMs / 1000)} s)` : '';
  const skips = skipped > 0 ? `, ${skipped} skipped` : '';
  console.log(`${failures.length > 0 ? '✗' : '✓'} ${file}: ${passed} passed${skips}${slow}`);
  for (const reason of skipReasons) console.log(`    skipped: ${reason}`);
  for (const { name, text } of failures) console.log(`    ✗ ${name}\n${text.replaceAll(/^/gm, '      ')}`);
}

/** Every failed test in two lines: where it is, and why. */
function printFailed(): void {
  console.log('\nfailed:');
  for (const [file, { failures }] of tallies) {
    for (const { name, text } of failures) console.log(`  ✗ ${file}: ${name}\n      ${reasonOf(text)}`);
  }
}

/** What an error says first, without the frames of its stack, in one line. */
function reasonOf(text: string): string {
  const [message = ''] = stripVTControlCharacters(text).split(/^\s+at /m);
  const line = message.replaceAll(/\s+/g, ' ').trim();
  return line.length > REASON_LENGTH_MAX ? `${line.slice(0, REASON_LENGTH_MAX)}…` : line;
}
