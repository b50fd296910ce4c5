import type { PrometheusCallLog } from '../adapters/prometheus/prometheus-call-log.ts';
import type { CopyServed } from '../admin/admin-parts.ts';
import type { ListenHow } from '../gateway/listen-on.ts';
import type { Listener } from '../gateway/listener.ts';
import { StatusListener } from '../gateway/status-listener.ts';
import type { Document, HostPort } from '../model/document.ts';
import type { DrainTimes } from '../model/listener-settings.ts';
import type { AdminPlane } from './admin-plane.ts';

/** Where a gateway listens, with the ports that the system gave where the document asked for port 0. */
export interface Listening {
  readonly gateway: HostPort;
  readonly admin: HostPort;
  readonly status: HostPort | undefined;
}

export interface DoorParts {
  readonly gateway: Listener;
  readonly metrics: PrometheusCallLog;
  readonly admin: AdminPlane | undefined;
  /** Where what is served is a copy: `/readyz` tells of it. */
  readonly copy: CopyServed | undefined;
}

/** Every listener of a gateway. */
export class Doors {
  readonly #gateway: Listener;
  readonly #admin: StatusListener;
  readonly #status: StatusListener;
  #isReady = false;

  constructor({ gateway, metrics, admin, copy }: DoorParts) {
    this.#gateway = gateway;
    const sources = {
      isReady: () => this.#isReady,
      readyNote: copy && copyNote(copy),
      metrics: async () => ({ contentType: metrics.contentType, text: await metrics.render() }),
    };
    this.#admin = new StatusListener({
      ...sources,
      mayReadMetrics: authorization => admin?.mayReadMetrics(authorization) ?? Promise.resolve(false),
      others: admin && ((request, response) => admin.handle(request, response)),
    });
    this.#status = new StatusListener({ ...sources, mayReadMetrics: undefined });
  }

  async open({ gateway, admin, status }: Document['listen'], how: ListenHow | undefined): Promise<Listening> {
    try {
      const listening = {
        gateway: await this.#gateway.listen(gateway, how),
        admin: await this.#admin.listen(admin),
        status: status === undefined ? undefined : await this.#status.listen(status),
      };
      this.#isReady = true;
      return listening;
    } catch (error) {
      await this.close(0);
      throw error;
    }
  }

  async close(times: DrainTimes | number): Promise<number> {
    this.#isReady = false;
    const phases = typeof times === 'number' ? { noticeMs: 0, idleMs: 0, finishMs: times } : times;
    const cut = await this.#gateway.drain(phases);
    await Promise.all([this.#admin.close(), this.#status.close()]);
    return cut;
  }
}

/** What a probe reads beside that the gateway is ready. */
function copyNote({ revision, writtenAtMs }: CopyServed): string {
  return `from a copy of revision r${revision}, written at ${new Date(writtenAtMs).toISOString()}`;
}
