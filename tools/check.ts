import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project.ts';

/*
 * npm run check: everything that is proved without running the tests, one line per part.
 * A part whose tool is missing has failed: nothing is skipped.
 */

interface Part {
  readonly name: string;
  /** A script that this Node runs, relative to the project. */
  readonly script: string;
  readonly args: readonly string[];
}

interface Outcome {
  readonly passed: boolean;
  readonly output: string;
  readonly elapsedMs: number;
}

const PARTS: readonly Part[] = [
  { name: 'generated files', script: 'tools/generate.ts', args: ['--check'] },
  { name: 'format', script: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings'] },
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['-p', '.'] },
  { name: 'types of the client', script: 'node_modules/typescript/bin/tsc', args: ['-p', 'sdk'] },
  { name: 'types of the console', script: 'node_modules/typescript/bin/tsc', args: ['-p', 'console'] },
  {
    name: 'lint',
    script: 'node_modules/oxlint/bin/oxlint',
    args: ['--type-aware', '--deny-warnings', '--report-unused-disable-directives'],
  },
  { name: 'rooms', script: 'tools/check-rooms.ts', args: [] },
  { name: 'casts', script: 'tools/check-casts.ts', args: [] },
];

let failed = 0;
for (const part of PARTS) {
  // One after the other: each uses every core by itself, and the times stay comparable.
  const { passed, output, elapsedMs } = await runPart(part);
  console.log(`${passed ? '✓' : '✗'} ${part.name} (${(elapsedMs / 1000).toFixed(1)} s)`);
  if (!passed) {
    failed += 1;
    console.log(output.trimEnd().replaceAll(/^/gm, '    '));
  }
}
console.log(failed === 0 ? 'check: everything holds' : `check: ${failed} of ${PARTS.length} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function runPart({ script, args }: Part): Promise<Outcome> {
  const startedMs = performance.now();
  const elapsed = (): number => performance.now() - startedMs;
  if (!existsSync(join(projectRoot, script))) {
    return { passed: false, output: `${script} is missing: run npm ci`, elapsedMs: elapsed() };
  }
  const { exitCode, output } = await runScript(script, args);
  return { passed: exitCode === 0, output, elapsedMs: elapsed() };
}

function runScript(
  script: string,
  args: readonly string[],
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ exitCode: number | null; output: string }>();
  const child = spawn(process.execPath, [script, ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('error', reject);
  child.on('close', exitCode => resolve({ exitCode, output: Buffer.concat(chunks).toString('utf8') }));
  return promise;
}
