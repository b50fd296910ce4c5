import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

/** The machine that measures, in one line. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpu?.model ?? 'unknown'} × ${cpus().length}, ${memory} GiB, Linux ${release()}`;
}

/** What runs write: it does not change what they measure. */
const RESULTS = [':!docs/reference/trust.json', ':!docs/reference/trust.md'];

/** The commit that is measured, marked when the tree differs from it. */
export function describeCommit(): string {
  try {
    const commit = git('rev-parse', '--short', 'HEAD');
    const differs = git('status', '--porcelain', '--untracked-files=no', '--', '.', ...RESULTS) !== '';
    return differs ? `${commit}-dirty` : commit;
  } catch {
    return 'unknown';
  }
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim();
}
