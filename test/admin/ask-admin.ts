import { ADMIN_TOKEN, type SandboxGateway } from '../sandbox/sandbox-gateway.ts';

export interface AdminReply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Asks the admin interface of a sandbox for JSON. */
export function askAdmin({ adminUrl }: SandboxGateway) {
  return async (method: string, path: string, body?: unknown): Promise<AdminReply> => {
    const response = await fetch(`${adminUrl}/admin/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // Every answer of the interface is one object.
    return { status: response.status, body: (await response.json()) as AdminReply['body'] };
  };
}
