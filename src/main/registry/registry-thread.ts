import { createHash, randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { accessService } from '../../access/access-service.ts';
import { AjvContractChecker } from '../../adapters/ajv/ajv-contract-checker.ts';
import { AesSealer } from '../../adapters/node/aes-sealer.ts';
import { Argon2PasswordHasher } from '../../adapters/node/argon2-password-hasher.ts';
import { hashToken } from '../../adapters/node/node-digests.ts';
import { systemClock } from '../../adapters/node/system-clock.ts';
import { openSqliteStore } from '../../adapters/sqlite/open-sqlite-store.ts';
import { checkKey } from '../../registry/check-key.ts';
import { Registry } from '../../registry/registry.ts';
import { registryService } from '../../registry/registry-service.ts';
import { UsageIntake } from '../../registry/usage-intake.ts';
import {
  failureOf,
  type RegistryAsk,
  type RegistryThreadData,
  type RegistryThreadServices,
  type RegistryTold,
} from './registry-messages.ts';

/** The thread in which a registry lives: its queries stop nobody's calls. */
async function run(): Promise<void> {
  // Started by RegistryClient alone.
  const { path, key } = workerData as RegistryThreadData;
  const store = await openSqliteStore(path);
  const sealer = new AesSealer(key);
  await checkKey(store, sealer);
  const contracts = new AjvContractChecker();
  const parts = {
    store,
    sealer,
    clock: systemClock,
    hashToken,
    sha256Hex: (text: string) => createHash('sha256').update(text).digest('hex'),
    chance: (bytes: number) => randomBytes(bytes).toString('base64url'),
    schemaFault: (schema: object | boolean) => contracts.schemaFault(schema),
  };
  const registry = new Registry(parts);
  registry.listen(update => tell({ update }));
  const passwords = new Argon2PasswordHasher(() => randomBytes(SALT_BYTES));
  const intake = new UsageIntake(store.usage, systemClock);
  const services: RegistryThreadServices = {
    registry: registryService(registry),
    access: accessService({ ...parts, passwords }),
    thread: {
      load: () => registry.load(),
      addUsage: batch => intake.add(batch),
      spendings: (fromDay, toDay) => store.usage.spendings(fromDay, toDay),
      close: () => store.close(),
    },
  };
  parentPort?.on('message', (ask: RegistryAsk) => void answer(ask, services));
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
