import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { endChild, startProcess } from '../../bench/child-processes.ts';
import { type LoadPlan, type LoadReport, type LoadTarget, loadAnswerOf } from './load-plan.ts';

/** A load generator in a process of its own, so that it and what it loads do not wait for each other. */
export class LoadGenerator {
  readonly #process: ChildProcess;

  /** `folder` takes what it prints. */
  constructor(folder: string) {
    this.#process = startProcess({
      script: join(import.meta.dirname, 'load-process.ts'),
      args: [],
      logPath: join(folder, 'load-generator.log'),
      cpu: undefined,
      channel: true,
    });
  }

  /** Runs one plan at a time. Errors: rejects where the generator ends, or cannot do what it is asked. */
  run(plan: LoadPlan): Promise<LoadReport> {
    const { promise, resolve, reject } = Promise.withResolvers<LoadReport>();
    const onExit = (): void => reject(new Error('the load generator ended by itself'));
    this.#process.once('exit', onExit).once('message', (message: unknown) => {
      this.#process.off('exit', onExit);
      const said = loadAnswerOf(message);
      if ('failed' in said) reject(new Error(`the load failed: ${said.failed}`));
      else resolve(said.report);
    });
    this.#process.send({ plan });
    return promise;
  }

  /** Loads other targets from now on. */
  retarget(targets: readonly LoadTarget[]): void {
    this.#process.send({ targets });
  }

  stop(): Promise<void> {
    return endChild(this.#process);
  }
}
