/** The admin token of the runs. */
export const TRUST_ADMIN_TOKEN = 'admin-token-of-the-run';

/** An answer of the admin interface. */
export interface AdminAnswer {
  readonly status: number;
  readonly value: unknown;
}

/** The admin interface of a gateway of a run. */
export class TrustAdmin {
  readonly #url: string;

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/admin/v1`;
  }

  /** Rejects where no answer comes. */
  async answer(method: string, path: string, body?: object): Promise<AdminAnswer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${TRUST_ADMIN_TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, value: await response.json() };
  }

  /** What a success shows; an answer that is none is `undefined`. */
  async ask(method: string, path: string, body?: object): Promise<object | undefined> {
    const { status, value } = await this.answer(method, path, body);
    return status < 300 && typeof value === 'object' && value !== null ? value : undefined;
  }

  /** Whether the audit is whole and holds these checkpoints. */
  async isAuditWhole(checkpoints: readonly unknown[] = []): Promise<boolean> {
    const verdict = await this.ask('POST', '/audit:verify', { checkpoints });
    return verdict !== undefined && Reflect.get(verdict, 'isWhole') === true;
  }
}
