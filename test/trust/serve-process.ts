import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { awaitPort, endChild, startProcess } from '../../bench/child-processes.ts';
import { projectRoot } from '../../tools/project.ts';
import type { GoalRun } from './goal.ts';

export interface ServeOrder {
  /** Names its files in the folder of the run. */
  readonly name: string;
  readonly document: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Other options of the command. */
  readonly args?: readonly string[];
}

/** `gatewright serve` as a process of its own, as users run it. */
export class ServeProcess {
  readonly #child: ChildProcess;
  readonly #documentPath: string;
  readonly #logPath: string;
  #port = 0;

  private constructor(child: ChildProcess, documentPath: string, logPath: string) {
    this.#child = child;
    this.#documentPath = documentPath;
    this.#logPath = logPath;
  }

  /** Resolves when it listens; it ends with the run at the latest. Errors: rejects with what it said. */
  static async start(run: Pick<GoalRun, 'folder' | 'onEnd'>, order: ServeOrder): Promise<ServeProcess> {
    const documentPath = join(run.folder, `${order.name}.yaml`);
    const logPath = join(run.folder, `${order.name}.log`);
    writeFileSync(documentPath, order.document);
    const child = startProcess({
      script: join(projectRoot, 'bin/gatewright.js'),
      args: ['serve', '--config', documentPath, '--access-log', 'off', ...(order.args ?? [])],
      logPath,
      cpu: undefined,
      channel: false,
      ...(order.environment === undefined ? {} : { environment: order.environment }),
    });
    run.onEnd(() => endChild(child));
    const process = new ServeProcess(child, documentPath, logPath);
    process.#port = await awaitPort(child, logPath, /listens on http:\/\/127\.0\.0\.1:(\d+)/);
    return process;
  }

  get port(): number {
    return this.#port;
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('a process that did not start');
    return this.#child.pid;
  }

  /** What it has said so far. */
  get output(): string {
    return readFileSync(this.#logPath, 'utf8');
  }

  /** Replaces its document as editors and deployments do: by a rename. */
  rewrite(document: string): void {
    writeFileSync(`${this.#documentPath}.new`, document);
    renameSync(`${this.#documentPath}.new`, this.#documentPath);
  }

  /** Makes it look at its document now. */
  lookAgain(): void {
    this.#child.kill('SIGHUP');
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  /** SIGTERM; resolves with the exit code when it has ended. */
  async drain(): Promise<number | null> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
    return this.#child.exitCode;
  }
}
