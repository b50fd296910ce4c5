// npm start: the demo, with the console built first where it is missing: npm may leave install scripts out.
// Plain JavaScript that an old Node can parse: the launcher finds a newer one, or says that there is none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inProject = path => fileURLToPath(new URL(`../${path}`, import.meta.url));

if (!existsSync(inProject('console/dist/index.html'))) buildConsole();
const launcher = inProject('bin/gatewright.js');
process.argv.splice(1, 1, launcher, 'serve', '--demo');
await import('../bin/gatewright.js');

function buildConsole() {
  const vite = inProject('node_modules/vite/bin/vite.js');
  if (!existsSync(vite)) {
    console.error('The console is not built, and what builds it is not installed: npm ci brings it.');
    return;
  }
  console.error('Building the console, once …');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: inProject('console'),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) console.error('The console could not be built. The gateway works without it.');
}
