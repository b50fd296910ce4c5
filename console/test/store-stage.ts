import type { AddressInfo } from 'node:net';
import { MemoryCallStore } from '../../src/adapters/memory/memory-call-store.ts';
import { systemClock } from '../../src/adapters/node/system-clock.ts';
import { Authenticator } from '../../src/admin/access/authenticator.ts';
import { buildAdminApp } from '../../src/admin/admin-app.ts';
import { type CallRecord, parseDocument } from '../../src/main/index.ts';
import { DIST, TOKEN } from './gateway-stage.ts';

/**
 * The real admin interface over the real call store, without the gateway in front of it: for records that no caller can
 * make, and for more of them than a machine can call.
 */
export class StoreStage {
  readonly #app: ReturnType<typeof buildAdminApp>;
  readonly #store: MemoryCallStore;

  private constructor(app: ReturnType<typeof buildAdminApp>, store: MemoryCallStore) {
    this.#app = app;
    this.#store = store;
  }

  static async start(): Promise<StoreStage> {
    const parsed = parseDocument('version: 1\nmode: production\n');
    if ('faults' in parsed) throw new Error(parsed.faults.map(({ message }) => message).join('\n'));
    const { document } = parsed;
    const store = new MemoryCallStore({ keepsExchanges: () => false, upstreamOf: () => undefined });
    const app = buildAdminApp({
      version: 'test',
      authenticator: new Authenticator({ processToken: TOKEN }),
      keys: [TOKEN],
      access: undefined,
      copy: undefined,
      host: '127.0.0.1',
      gatewayUrl: () => 'http://127.0.0.1:8080',
      startedAtMs: systemClock.wallMs(),
      clock: systemClock,
      served: () => ({ document, revision: 'test' }),
      documents: () => [document],
      sandbox: undefined,
      calls: store,
      stepNames: [],
      explain: () => Promise.reject(new Error('no call is explained here')),
      registry: undefined,
      consoleFolder: DIST,
      openApiFile: '',
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    return new StoreStage(app, store);
  }

  get origin(): string {
    // A server that listens on TCP has an address with a port.
    return `http://127.0.0.1:${(this.#app.server.address() as AddressInfo).port}`;
  }

  record(records: readonly CallRecord[]): void {
    for (const record of records) this.#store.record(record);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#app.server.closeAllConnections();
    await this.#app.close();
  }
}
