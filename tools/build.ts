import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildConsole } from './build-console.ts';
import { projectRoot } from './project.ts';

/*
 * npm run build: compiles src to dist and builds the console, for the package; Node refuses TypeScript below
 * node_modules.
 */

rmSync(join(projectRoot, 'dist'), { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [join(projectRoot, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
  { cwd: projectRoot, stdio: 'inherit' },
);
process.exitCode = status === 0 && buildConsole() ? 0 : 1;
