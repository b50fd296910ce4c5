import { join } from 'node:path';
import { RawConnection } from '../faults/raw-connection.ts';
import { freePort } from './free-port.ts';
import type { GoalRun } from './goal.ts';
import { ServeProcess } from './serve-process.ts';
import { TRUST_ADMIN_TOKEN, TrustAdmin } from './trust-admin.ts';
import { trustRequest } from './trust-call.ts';
import { renderTrustDocument } from './trust-document.ts';
import { TrustService } from './trust-service.ts';

export interface RegistryStageOptions {
  /** Names the files of the run. */
  readonly name: string;
  /** Where the database lies; default: the folder of the run. */
  readonly folder?: string;
}

/**
 * A `serve` process on an SQLite registry with the APIs `t.a` and `t.b`, each led to a path of a service of its own.
 *
 * Another path of an API is a change that every call behind it can tell.
 */
export class RegistryStage {
  /** The file of the registry. */
  readonly database: string;
  readonly admin: TrustAdmin;
  readonly statusPort: number;
  readonly #run: GoalRun;
  readonly #name: string;
  readonly #document: string;
  #gateway: ServeProcess | undefined;

  private constructor(
    run: GoalRun,
    { name, folder = run.folder }: RegistryStageOptions,
    facts: {
      readonly admin: number;
      readonly status: number;
      readonly document: (database: string) => string;
    },
  ) {
    this.#run = run;
    this.#name = name;
    this.database = join(folder, `${name}.db`);
    this.admin = new TrustAdmin(facts.admin);
    this.statusPort = facts.status;
    this.#document = facts.document(this.database);
  }

  /** Starts the services and the gateway; they end with the run. */
  static async start(run: GoalRun, options: RegistryStageOptions): Promise<RegistryStage> {
    const services = [
      await TrustService.start(run, { name: 'a' }),
      await TrustService.start(run, { name: 'b' }),
    ];
    const ports = { gateway: await freePort(), status: await freePort() };
    const admin = await freePort();
    const text = renderTrustDocument({
      ports,
      upstreams: services.map(({ url }, index) => ({ name: 'ab'[index], url })),
      apis: ['a', 'b'].map(name => ({ type: `t.${name}`, upstream: name, path: `/${name}/0` })),
    });
    const document = (database: string): string => withRegistry(text, { database, admin });
    const stage = new RegistryStage(run, options, { admin, status: ports.status, document });
    await stage.startGateway();
    return stage;
  }

  get gateway(): ServeProcess {
    if (this.#gateway === undefined) throw new Error('no gateway was started');
    return this.#gateway;
  }

  /** Starts the gateway again, where the one before has ended. Rejects with what it said where it does not start. */
  async startGateway(...args: readonly string[]): Promise<void> {
    this.#gateway = await ServeProcess.start(this.#run, {
      name: this.#name,
      document: this.#document,
      environment: { GATEWRIGHT_ADMIN_TOKEN: TRUST_ADMIN_TOKEN },
      args,
    });
  }

  /** Leads an API to its path of this number; resolves with the status of the answer. */
  async lead(name: 'a' | 'b', nth: number): Promise<number> {
    const { status } = await this.admin.answer('PATCH', `/apis/t.${name}`, { path: `/${name}/${nth}` });
    return status;
  }

  /** The number of the path that a call goes to now; NaN: it was answered otherwise. */
  async leadsTo(name: 'a' | 'b'): Promise<number> {
    const connection = await RawConnection.open(this.gateway.port);
    connection.send(trustRequest({ type: `t.${name}`, nowMs: Date.now() }));
    const { body } = await connection.answer();
    connection.close();
    return Number(new RegExp(`"from":"${name}/${name}/(\\d+)"`).exec(body.toString())?.[1]);
  }
}

/** JSON is YAML; the document of the other runs, on a registry. */
function withRegistry(
  document: string,
  { database, admin }: { readonly database: string; readonly admin: number },
): string {
  // What renderTrustDocument() writes is an object.
  const data = JSON.parse(document) as { readonly listen: object };
  const listen = { ...data.listen, admin: `127.0.0.1:${admin}` };
  const drain = { notice: '0s', idle: '0s', finish: '5s' };
  return JSON.stringify({ ...data, listen, drain, mode: 'sandbox', storage: `sqlite:${database}` });
}
