import { existsSync } from 'node:fs';
import { renderFaults } from '../config/render-faults.ts';
import { lookAtDocument } from '../main/served-document.ts';
import type { AppEntry, Document, HostPort } from '../model/document.ts';
import { urlOf } from '../model/url-of.ts';
import { withMagicValues } from '../sandbox/magic-values.ts';
import { type ClientCredentials, credentialsIn } from './client-credentials.ts';
import { DEFAULT_DOCUMENT, resolvePath } from './document-path.ts';
import { lookForRunning, type RunningLook } from './running-file.ts';
import type { Surroundings } from './surroundings.ts';

/** What a person may say about whom to call, and as whom. */
export interface ClientFlags {
  readonly config?: string;
  readonly url?: string;
  readonly appKey?: string;
  readonly secret?: string;
  readonly token?: string;
  readonly adminUrl?: string;
}

/** Whom to call, and as whom; what is not known is `undefined`. */
export interface ClientSettings {
  readonly url: string | undefined;
  readonly appKey: string | undefined;
  /** Newest first. */
  readonly secrets: readonly string[];
  readonly token: string | undefined;
  readonly stagingHeader: { readonly name: string; readonly value: string };
  /** Where the admin interface is asked. */
  readonly adminUrl: string | undefined;
  /** The sandbox that runs beside the document. */
  readonly running: RunningLook;
}

const STAGING_HEADER = { name: 'x-canary-staging', value: 'staging' };

/**
 * Options first, then the environment, then the sandbox that runs, then the document; faults, as text, where the document
 * is bad.
 */
export function clientSettings(
  flags: ClientFlags,
  surroundings: Surroundings,
): ClientSettings | { readonly faults: string } {
  const { environment, nowMs } = surroundings;
  const read = readDocument(flags, surroundings);
  if (read !== undefined && 'faults' in read) return read;
  const document = read?.document;
  const appKey = flags.appKey ?? given(environment['APP_KEY']);
  const credentials = document && knownCredentials(document, { appKey, nowMs: nowMs() });
  const running = lookForRunning(documentPath(flags, surroundings), surroundings);
  const sandbox = running.state === 'running' ? running.sandbox : undefined;
  const secret = flags.secret ?? given(environment['APP_SECRET']);
  return {
    url:
      flags.url ??
      given(environment['GATEWRIGHT_URL']) ??
      sandbox?.gatewayUrl ??
      urlIn(document?.listen.gateway, 'http://127.0.0.1:8080'),
    appKey: appKey ?? credentials?.app.appKey,
    secrets: secret === undefined ? liveSecretsOf(credentials?.app, nowMs()) : [secret],
    token: flags.token ?? given(environment['ACCESS_TOKEN']) ?? credentials?.token,
    stagingHeader: document?.stagingHeader ?? STAGING_HEADER,
    adminUrl:
      flags.adminUrl ??
      given(environment['GATEWRIGHT_ADMIN_URL']) ??
      sandbox?.adminUrl ??
      urlIn(document?.listen.admin, 'http://127.0.0.1:8081'),
    running,
  };
}

function liveSecretsOf(app: AppEntry | undefined, nowMs: number): readonly string[] {
  return (app?.secrets ?? []).filter(({ untilMs }) => nowMs < untilMs).map(({ value }) => value);
}

/** Those of the document; in a sandbox, where it has none, those of the magic apps. */
function knownCredentials(
  document: Document,
  wanted: Parameters<typeof credentialsIn>[1],
): ClientCredentials | undefined {
  const own = credentialsIn(document, wanted);
  if (own !== undefined || document.mode !== 'sandbox') return own;
  return credentialsIn(withMagicValues(document), wanted);
}

function documentPath({ config }: ClientFlags, surroundings: Surroundings): string {
  return resolvePath(surroundings, config ?? DEFAULT_DOCUMENT);
}

/** The document that was named, or the one of the folder where there is one. */
function readDocument(
  flags: ClientFlags,
  surroundings: Surroundings,
): { readonly document: Document } | { readonly faults: string } | undefined {
  const path = documentPath(flags, surroundings);
  if (flags.config === undefined && !existsSync(path)) return undefined;
  const look = lookAtDocument({ path, environment: surroundings.environment });
  return 'faults' in look ? { faults: renderFaults(look.faults) } : { document: look.document };
}

/** An empty variable is one that is not set. */
function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** Port 0 says nothing about the port that was given. */
function urlIn(listen: HostPort | undefined, byDefault: string): string | undefined {
  if (listen === undefined) return byDefault;
  return listen.port === 0 ? undefined : urlOf(listen);
}
