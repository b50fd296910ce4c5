import { type ClientFlags, clientSettings } from './client-settings.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { programCommand } from './program-command.ts';
import type { RunningLook } from './running-file.ts';
import type { Surroundings } from './surroundings.ts';

/** Where the admin interface is, as a person may say it. */
export interface AdminFlags extends Pick<ClientFlags, 'adminUrl' | 'config'> {
  readonly adminToken?: string;
  readonly json?: boolean;
}

/** Why it did not serve, in a sentence for the person who asked. */
export interface AdminFailure {
  readonly exitCode: ExitCode;
  readonly failed: string;
}

/** Where the admin interface is, and what opens it. */
export interface AdminAccess {
  /** `http://127.0.0.1:8081` */
  readonly url: string;
  readonly token: string;
  /** Where the token comes from, in words. */
  readonly tokenOf: string;
}

/**
 * Options first, then the environment, then the sandbox that runs beside the document.
 *
 * A sandbox's own token goes nowhere but to the address where that sandbox listens.
 */
export function adminAccess(flags: AdminFlags, surroundings: Surroundings): AdminAccess | AdminFailure {
  const settings = clientSettings(flags, surroundings);
  if ('faults' in settings) return { exitCode: EXIT.BAD_DOCUMENT, failed: settings.faults };
  const { running } = settings;
  const url = settings.adminUrl?.replace(/\/+$/, '');
  if (url === undefined || !URL.canParse(url))
    return { exitCode: EXIT.USAGE, failed: 'where? Give --admin-url or GATEWRIGHT_ADMIN_URL' };
  if (flags.adminToken !== undefined) return { url, token: flags.adminToken, tokenOf: '--admin-token' };
  const given = surroundings.environment['GATEWRIGHT_ADMIN_TOKEN'] ?? '';
  if (given !== '') return { url, token: given, tokenOf: 'GATEWRIGHT_ADMIN_TOKEN' };
  if (running.state === 'running' && running.sandbox.adminUrl === url && running.sandbox.adminToken !== null)
    return { url, token: running.sandbox.adminToken, tokenOf: running.file };
  return noToken(url, running);
}

/** Why no token is known, and what to do next. */
function noToken(url: string, running: RunningLook): AdminFailure {
  const give = 'give --admin-token or GATEWRIGHT_ADMIN_TOKEN';
  switch (running.state) {
    case 'none': {
      const start = `${programCommand} serve --demo`;
      const failed = `no sandbox runs beside this document: start one ('${start}'), or for another gateway ${give}`;
      return { exitCode: EXIT.USAGE, failed };
    }
    case 'ended': {
      const { pid, startedAtMs } = running.sandbox;
      const since = new Date(startedAtMs).toISOString();
      const failed = `the sandbox that was started here at ${since} (process ${pid}) ended without removing ${running.file}: start it again, or ${give}`;
      return { exitCode: EXIT.FAILED, failed };
    }
    case 'foreign': {
      const failed = `${running.file} was not written by a sandbox of yours, or others can read it: delete it, then start the sandbox again, or ${give}`;
      return { exitCode: EXIT.FAILED, failed };
    }
    case 'running': {
      const failed =
        running.sandbox.adminUrl === url
          ? `the sandbox that runs here was started with a GATEWRIGHT_ADMIN_TOKEN: ${give} here as well`
          : `which token opens ${url}? The sandbox that runs here is at ${running.sandbox.adminUrl}; for another gateway ${give}`;
      return { exitCode: EXIT.USAGE, failed };
    }
  }
}
