import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Form, Measure } from '../test/trust/goal.ts';
import { projectRoot } from './project.ts';

/** What a run of a goal found, as it is kept. */
export interface TrustResult {
  readonly id: string;
  readonly form: Form;
  readonly isMet: boolean;
  readonly measures: readonly Measure[];
  readonly seconds: number;
  /** `YYYY-MM-DD`, UTC. */
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly command: string;
}

const PATH = join(projectRoot, 'docs/reference/trust.json');

/** What is kept: the last run of each form of each goal. */
export function readResults(): readonly TrustResult[] {
  if (!existsSync(PATH)) return [];
  // Written below, and by nobody else.
  return JSON.parse(readFileSync(PATH, 'utf8')) as readonly TrustResult[];
}

/** Keeps a result in place of the one of the same goal and form. `ids`: every goal, in the order of the page. */
export function keepResult(result: TrustResult, ids: readonly string[]): void {
  const others = readResults().filter(({ id, form }) => id !== result.id || form !== result.form);
  const kept = [...others, result].filter(({ id }) => ids.includes(id));
  const order = ({ id, form }: TrustResult): number => ids.indexOf(id) * 2 + (form === 'full' ? 0 : 1);
  const sorted = kept.toSorted((left, right) => order(left) - order(right));
  writeFileSync(PATH, `${JSON.stringify(sorted, undefined, 2)}\n`);
}
