import { join } from 'node:path';
import { run } from 'node:test';
import { projectRoot } from '../../tools/project.ts';

/** What a test file came to. */
export interface TestFileResult {
  readonly passed: number;
  /** Names of the tests that failed. */
  readonly failed: readonly string[];
  readonly skipped: number;
  /** What it printed: its figures. */
  readonly printed: readonly string[];
}

/** Runs one test file in a process of its own. */
export async function runTestFile(path: string): Promise<TestFileResult> {
  let passed = 0;
  let skipped = 0;
  const failed: string[] = [];
  const printed: string[] = [];
  const events = run({ files: [join(projectRoot, path)], cwd: projectRoot, concurrency: 1 });
  events.on('test:pass', ({ skip, details }) => {
    if (skip !== undefined && skip !== false) skipped += 1;
    else if (details.type !== 'suite') passed += 1;
  });
  events.on('test:fail', ({ name }) => failed.push(name));
  events.on('test:stdout', ({ message }) => printed.push(...message.trimEnd().split('\n')));
  for await (const _ of events);
  return { passed, failed, skipped, printed };
}
