import { createHash, randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { accessService } from '../../access/access-service.ts';
import { AjvContractChecker } from '../../adapters/ajv/ajv-contract-checker.ts';
import { Argon2PasswordHasher } from '../../adapters/node/argon2-password-hasher.ts';
import { ed25519Signer } from '../../adapters/node/ed25519-signer.ts';
import { hashToken } from '../../adapters/node/node-digests.ts';
import { systemClock } from '../../adapters/node/system-clock.ts';
import { openSqliteStore } from '../../adapters/sqlite/open-sqlite-store.ts';
import { checkKey } from '../../registry/check-key.ts';
import { currentRevision } from '../../registry/committer.ts';
import { Registry } from '../../registry/registry.ts';
import type { RegistryParts } from '../../registry/registry-parts.ts';
import { registryService } from '../../registry/registry-service.ts';
import { UsageIntake } from '../../registry/usage-intake.ts';
import { CopyKeeper } from './copy-keeper.ts';
import { copyFile } from './registry-copy-file.ts';
import {
  failureOf,
  type RegistryAsk,
  type RegistryThreadData,
  type RegistryThreadServices,
  type RegistryTold,
} from './registry-messages.ts';
import { sealerOf } from './seal-key.ts';

/** The thread in which a registry lives: its queries stop nobody's calls. */
async function run(): Promise<void> {
  // Started by RegistryClient alone.
  const { path, keys } = workerData as RegistryThreadData;
  const store = await openSqliteStore(path);
  const sealer = sealerOf(keys);
  await checkKey(store, sealer);
  const contracts = new AjvContractChecker();
  const parts = {
    store,
    sealer,
    signer: ed25519Signer,
    clock: systemClock,
    hashToken,
    sha256Hex: (text: string) => createHash('sha256').update(text).digest('hex'),
    chance: (bytes: number) => randomBytes(bytes).toString('base64url'),
    schemaFault: (schema: object | boolean) => contracts.schemaFault(schema),
  };
  const registry = new Registry(parts);
  const copies = new CopyKeeper(await currentRevision(store), {
    store,
    write: texts => copyFile(path, keys[0]).write(texts),
    onTrouble: copy => tell({ copy }),
    nowMs: Date.now,
    forwardMs: () => performance.now(),
    later: (ms, work) => void setTimeout(work, ms).unref(),
  });
  registry.listen(update => {
    copies.note(update);
    tell({ update });
  });
  const services = servicesOf(parts, registry, copies);
  parentPort?.on('message', (ask: RegistryAsk) => void answer(ask, services));
}

function servicesOf(parts: RegistryParts, registry: Registry, copies: CopyKeeper): RegistryThreadServices {
  const { store } = parts;
  const passwords = new Argon2PasswordHasher(() => randomBytes(SALT_BYTES));
  const intake = new UsageIntake(store.usage, systemClock);
  return {
    registry: registryService(registry),
    access: accessService({ ...parts, passwords }),
    thread: {
      load: () => registry.load(),
      addUsage: batch => intake.add(batch),
      spendings: (fromDay, toDay) => store.usage.spendings(fromDay, toDay),
      async close() {
        await copies.finish();
        await store.close();
      },
    },
  };
}

const SALT_BYTES = 16;

async function answer(
  { id, service, method, parameters }: RegistryAsk,
  services: RegistryThreadServices,
): Promise<void> {
  try {
    // The one who asks has the types of the services.
    const methods = services[service] as unknown as Readonly<
      Record<string, (...given: readonly unknown[]) => Promise<unknown>>
    >;
    tell({ id, value: await methods[method]?.(...parameters) });
  } catch (error) {
    tell({ id, failure: failureOf(error) });
  }
}

function tell(told: RegistryTold): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(told);
}

run().then(
  () => tell({ id: 0, value: undefined }),
  error => {
    tell({ id: 0, failure: failureOf(error) });
    parentPort?.close();
  },
);
