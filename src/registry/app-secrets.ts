import type { SecretUse } from '../model/usage.ts';
import type { StoredSecret } from '../ports/registry-store.ts';
import { type Committed, type Order, refuseRepeat } from './committer.ts';
import { type Draft, LIVE_SECRETS_MAX, newSecret, notFound } from './draft.ts';
import { isLive } from './load-entries.ts';
import type { Registry } from './registry.ts';
import { RegistryProblem } from './registry-problem.ts';

/** A version of a secret as it is shown, with what calls made of it: never the secret. */
export interface SecretView extends Omit<StoredSecret, 'sealed' | 'appKey'> {
  /** Signs that were right; some seconds behind. */
  readonly uses: number;
  /** UNIX milliseconds; `null`: never. */
  readonly lastUsedAtMs: number | null;
}

/** A version that was ended. */
export interface RevokedSecret extends Committed {
  /** Where calls were signed with it until lately: they are refused from now on. */
  readonly warnings: readonly string[];
}

/** A secret that was made; it is shown once. */
export interface IssuedSecret extends Committed {
  readonly version: number;
  readonly secret: string;
}

export interface RotateOrder extends Order {
  /** Milliseconds for which the secret before is still accepted; 0: not at all. */
  readonly overlapMs: number;
  /** Whether the new one waits until it is activated. */
  readonly pending: boolean;
}

const SECRET_BYTES = 24;
/** A secret that was used since then is likely to be used again. */
const LATELY_MS = 24 * 3_600_000;

/** The secrets of apps, as versions: one is active, one more may be retiring, one more may be waiting. */
export class AppSecrets {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** Newest first. */
  async list(appKey: string): Promise<readonly SecretView[]> {
    const { store, clock } = this.#registry.parts;
    await this.#registry.entry('app', appKey);
    const nowMs = clock.wallMs();
    const uses = new Map((await store.usage.secretUses(appKey)).map(use => [use.version, use]));
    return (await store.secrets(appKey)).map(secret => viewOf(secret, uses.get(secret.version), nowMs));
  }

  /** Makes a new secret; the active one retires, and is accepted until the overlap ends. Refused where a third would be live. */
  async rotate(appKey: string, { overlapMs, pending, ...order }: RotateOrder): Promise<IssuedSecret> {
    const secret = this.#registry.parts.chance(SECRET_BYTES);
    let version = 0;
    const deed = deedOf('secret.rotate', appKey, { overlapMs, pending });
    const committed = await this.#registry.committer.change(order, deed, async draft => {
      const versions = await versionsOf(appKey, draft);
      version = (versions[0]?.version ?? 0) + 1;
      const made = newSecret(appKey, version, draft.nowMs);
      if (!pending) {
        await retireActive(versions, overlapMs, draft);
        return draft.putSecret(made, secret);
      }
      const waiting = versions.find(({ state }) => state === 'pending');
      if (waiting !== undefined)
        throw conflict(
          `Version ${waiting.version} of the secret waits already: activate or revoke it first.`,
        );
      return draft.putSecret({ ...made, state: 'pending' }, secret);
    });
    refuseRepeat(committed);
    return { ...committed, version, secret };
  }

  /** Lets a waiting secret take the place of the active one. */
  async activate(
    appKey: string,
    version: number,
    order: Order & { readonly overlapMs: number },
  ): Promise<Committed> {
    const { overlapMs } = order;
    return this.#registry.committer.change(
      order,
      deedOf('secret.activate', appKey, { version, overlapMs }),
      async draft => {
        const versions = await versionsOf(appKey, draft);
        const waiting = versionIn(versions, version, appKey);
        if (waiting.state !== 'pending')
          throw conflict(`Version ${version} of the secret is ${waiting.state}, and does not wait.`);
        await retireActive(versions, overlapMs, draft);
        await draft.putSecret({ ...waiting, state: 'active' });
      },
    );
  }

  /** Ends a version at once; the active one only where another takes its place. Says where it is in use. */
  async revoke(appKey: string, version: number, order: Order): Promise<RevokedSecret> {
    const { store, clock } = this.#registry.parts;
    const use = (await store.usage.secretUses(appKey)).find(each => each.version === version);
    const committed = await this.#registry.committer.change(
      order,
      deedOf('secret.revoke', appKey, { version }),
      async draft => {
        const found = versionIn(await versionsOf(appKey, draft), version, appKey);
        if (found.state === 'revoked') return;
        if (found.state === 'active')
          throw conflict(
            `Version ${version} is the one that the app signs with: rotate without an overlap, or suspend the app.`,
          );
        await draft.putSecret({ ...found, state: 'revoked', retiresAtMs: null });
      },
    );
    const isInUse = committed.isChanged && use !== undefined && clock.wallMs() - use.lastUsedAtMs < LATELY_MS;
    return { ...committed, warnings: isInUse ? [inUseSentence(use)] : [] };
  }
}

function inUseSentence({ version, uses, lastUsedAtMs }: SecretUse): string {
  const last = new Date(lastUsedAtMs).toISOString();
  const signs = uses === 1 ? '1 call' : `${uses} calls`;
  return `Version ${version} signed ${signs}, the last of them at ${last}: whoever signs with it is refused.`;
}

async function versionsOf(appKey: string, { writer }: Draft): Promise<readonly StoredSecret[]> {
  if ((await writer.entry('app', appKey)) === undefined) throw notFound('app', appKey);
  return writer.secrets(appKey);
}

function versionIn(versions: readonly StoredSecret[], version: number, appKey: string): StoredSecret {
  const found = versions.find(each => each.version === version);
  if (found === undefined)
    throw new RegistryProblem('not-found', `The app ${appKey} has no version ${version} of its secret.`);
  return found;
}

async function retireActive(
  versions: readonly StoredSecret[],
  overlapMs: number,
  draft: Draft,
): Promise<void> {
  const { nowMs } = draft;
  const live = versions.filter(secret => isLive(secret, nowMs));
  const retiring = live.find(({ state }) => state === 'retiring');
  if (overlapMs > 0 && live.length >= LIVE_SECRETS_MAX)
    throw conflict(
      `Two secrets are live already, and version ${retiring?.version} retires${endOf(retiring)}: a third is refused. Revoke it, wait, or rotate without an overlap.`,
    );
  for (const secret of live)
    await draft.putSecret(
      overlapMs > 0
        ? { ...secret, state: 'retiring', retiresAtMs: nowMs + overlapMs }
        : { ...secret, state: 'revoked', retiresAtMs: null },
    );
}

function endOf(secret: StoredSecret | undefined): string {
  return typeof secret?.retiresAtMs === 'number' ? ` at ${new Date(secret.retiresAtMs).toISOString()}` : '';
}

/** A version whose retirement is over says so. */
function viewOf(stored: StoredSecret, use: SecretUse | undefined, nowMs: number): SecretView {
  const { sealed: _sealed, appKey: _appKey, ...secret } = stored;
  const isOver = secret.state === 'retiring' && !isLive(stored, nowMs);
  const state = isOver ? 'revoked' : secret.state;
  return { ...secret, state, uses: use?.uses ?? 0, lastUsedAtMs: use?.lastUsedAtMs ?? null };
}

function deedOf(action: string, appKey: string, contents: object) {
  return { action, subject: `app ${appKey}`, contents };
}

function conflict(message: string): RegistryProblem {
  return new RegistryProblem('conflict', message);
}
