import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildConsole } from './build-console.ts';
import { projectRoot } from './project.ts';

/*
 * npm run build: compiles src to dist and builds the console, for the package; Node refuses TypeScript below
 * node_modules. With `sdk` as its argument it compiles the client package alone.
 */

const [, , part] = process.argv;
const folder = join(projectRoot, part ?? '.');
rmSync(join(folder, 'dist'), { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [join(projectRoot, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
  { cwd: folder, stdio: 'inherit' },
);
process.exitCode = status === 0 && (part !== undefined || buildConsole()) ? 0 : 1;
