import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding, Form, Goal } from './goal.ts';

/** Runs one goal, and leaves nothing behind: no process, no server, no file. Rejects where it could not be run. */
export async function runGoal(
  goal: Goal,
  form: Form,
  progress: (text: string) => void = () => {},
): Promise<Finding> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-trust-'));
  const cleanUps: (() => void | Promise<void>)[] = [];
  try {
    return await goal.run({ form, folder, progress, onEnd: cleanUp => void cleanUps.push(cleanUp) });
  } finally {
    for (const cleanUp of cleanUps.toReversed()) await cleanUp();
    rmSync(folder, { recursive: true, force: true });
  }
}
