import { spawnSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project.ts';

const CONSOLE = join(projectRoot, 'console');
const BUILT = join(CONSOLE, 'dist/index.html');

/** Builds console/dist; false where that failed, which is said on stderr. Needs no network. */
export function buildConsole(): boolean {
  const { status } = spawnSync(
    process.execPath,
    [join(projectRoot, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'],
    { cwd: CONSOLE, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  return status === 0;
}

/** The same, unless console/dist is newer than all that it is built from. */
export function buildConsoleWhenStale(): boolean {
  const builtMs = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs;
  const sources = globSync(['src/**/*', 'public/*', '*.html', '*.ts', 'package.json'], { cwd: CONSOLE });
  const changedMs = Math.max(...sources.map(path => statSync(join(CONSOLE, path)).mtimeMs));
  return builtMs !== undefined && builtMs > changedMs ? true : buildConsole();
}
