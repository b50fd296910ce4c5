import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Something that runs the client, or why it is not there. */
export interface Runtime {
  /** `Node 26.1.0` */
  readonly name: string;
  /** A command, in front of the path of a program; empty: it is missing. */
  readonly command: readonly string[];
  /** Why it is missing, or `false`. */
  readonly missing: string | false;
}

/** What the package promises to run under, besides browsers: every Node found, Deno, Bun. */
export function runtimes(): readonly Runtime[] {
  return [
    ...installedNodes(),
    // Nothing but the network of this machine: what else the client touches, Deno refuses.
    runtime('Deno', 'GATEWRIGHT_DENO', ['run', '--quiet', '--no-prompt', '--allow-net=127.0.0.1']),
    runtime('Bun', 'GATEWRIGHT_BUN', ['run']),
  ];
}

/** The command that a variable names, else the one of that name on the PATH. */
function runtime(name: string, variable: string, flags: readonly string[]): Runtime {
  const onPath = folders().map(folder => join(folder, name.toLowerCase()));
  const command = [process.env[variable] ?? '', ...onPath].find(each => each !== '' && existsSync(each));
  if (command === undefined)
    return { name, command: [], missing: `${name} is not installed: neither on the PATH nor in ${variable}` };
  const [version = ''] =
    /\d+\.\d+\.\d+/.exec(execFileSync(command, ['--version'], { encoding: 'utf8' })) ?? [];
  return { name: `${name} ${version}`, command: [command, ...flags], missing: false };
}

/** This Node, and others on the PATH that the package promises to run under. */
function installedNodes(): readonly Runtime[] {
  const found = folders().map(folder => join(folder, 'node'));
  const nodes = [process.execPath, ...found.filter(existsSync)].map(node => ({
    node,
    version: execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim(),
  }));
  const byVersion = new Map(nodes.toReversed().map(each => [each.version, each]));
  return [...byVersion.values()]
    .filter(({ version }) => Number.parseInt(version, 10) >= 20)
    .map(({ node, version }) => ({ name: `Node ${version}`, command: [node], missing: false }));
}

function folders(): readonly string[] {
  return (process.env['PATH'] ?? '').split(delimiter);
}
