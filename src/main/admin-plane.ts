import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Authenticator, type Keys } from '../admin/access/authenticator.ts';
import type { AdminParts } from '../admin/admin-parts.ts';
import { CONSOLE_FOLDER, OPEN_API_FILE, VERSION } from './project-files.ts';

/**
 * The admin interface of a process, whose code is loaded with the first request for it, or earlier where that is asked for.
 *
 * A gateway that nobody asks starts without it: no call waits for a framework that only people need.
 */
export class AdminPlane {
  readonly #authenticator: Authenticator;
  readonly #parts: () => AdminParts;
  #server: Promise<Server> | undefined;

  /** `parts` is asked once, with the first request. */
  constructor(authenticator: Authenticator, parts: () => AdminParts) {
    this.#authenticator = authenticator;
    this.#parts = parts;
  }

  /** Whether the metrics are for the one with this `authorization` header. */
  mayReadMetrics(authorization: string | undefined): Promise<boolean> {
    return this.#authenticator.mayReadMetrics(authorization);
  }

  /** Loads it now; for whoever expects to be asked, before calls come: they would wait for it then. */
  async warmUp(): Promise<void> {
    await this.#loaded().catch(() => {});
  }

  /** Serves a request, whatever it is. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#loaded().then(
      server => server.emit('request', request, response),
      error => {
        process.emitWarning(error instanceof Error ? error : String(error), { code: 'GATEWRIGHT_BUG' });
        response.writeHead(500, { 'content-type': 'text/plain' }).end('the admin interface does not load\n');
      },
    );
  }

  #loaded(): Promise<Server> {
    this.#server ??= load(this.#parts());
    return this.#server;
  }
}

/** The admin interface where anything opens it; what a process knows of itself is added. */
export function adminPlaneOf(
  keys: Keys,
  given: Omit<AdminParts, 'authenticator' | 'keys' | 'access' | 'version' | 'consoleFolder' | 'openApiFile'>,
): AdminPlane | undefined {
  const { processToken, bootstrapToken, access } = keys;
  if (processToken === undefined && access === undefined) return undefined;
  const authenticator = new Authenticator(keys);
  return new AdminPlane(authenticator, () => ({
    ...given,
    authenticator,
    keys: [processToken ?? [], bootstrapToken ?? []].flat(),
    access,
    version: VERSION,
    consoleFolder: CONSOLE_FOLDER,
    openApiFile: OPEN_API_FILE,
  }));
}

async function load(parts: AdminParts): Promise<Server> {
  const { buildAdminApp } = await import('../admin/admin-app.ts');
  const app = buildAdminApp(parts);
  await app.ready();
  return app.server;
}
