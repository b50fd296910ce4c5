import type { Surroundings } from './surroundings.ts';

/** Which admin interface is asked, and with which token. */
export interface AdminAccess {
  readonly url: string;
  readonly token: string;
}

export interface AdminFlags {
  readonly admin?: string;
  readonly token?: string;
}

export const DEFAULT_ADMIN_URL = 'http://127.0.0.1:8081';

/** Options first, then GATEWRIGHT_ADMIN_URL and GATEWRIGHT_ADMIN_TOKEN; a sentence where there is no token. */
export function adminAccess(
  { admin, token }: AdminFlags,
  { environment }: Surroundings,
): AdminAccess | { readonly wrong: string } {
  const url = admin ?? given(environment['GATEWRIGHT_ADMIN_URL']) ?? DEFAULT_ADMIN_URL;
  const known = token ?? given(environment['GATEWRIGHT_ADMIN_TOKEN']);
  if (known === undefined)
    return {
      wrong: 'the admin token is missing: set GATEWRIGHT_ADMIN_TOKEN, or give --token; serve shows it',
    };
  if (!URL.canParse(url)) return { wrong: `--admin is no URL: ${url}` };
  return { url: url.replace(/\/$/, ''), token: known };
}

export interface AdminAsk {
  /** Below `/admin/v1`. */
  readonly path: string;
  /** Posted as JSON; absent: the path is read. */
  readonly body?: object;
}

/** Asks the admin interface; a sentence where it does not serve. */
export async function askAdmin(
  { url, token }: AdminAccess,
  { path, body }: AdminAsk,
): Promise<Response | { readonly failed: string }> {
  try {
    const response = await fetch(`${url}/admin/v1${path}`, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      redirect: 'error',
    });
    return response.ok ? response : { failed: problemIn(await response.text(), response.status) };
  } catch (err) {
    const cause = err instanceof Error && err.cause instanceof Error ? err.cause : err;
    return { failed: `no answer from ${url}: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}

function problemIn(text: string, status: number): string {
  try {
    const detail: unknown = Reflect.get(Object(JSON.parse(text)), 'detail');
    return typeof detail === 'string' ? detail : `HTTP ${status}`;
  } catch {
    return `HTTP ${status}: this is no admin interface of a gateway`;
  }
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
