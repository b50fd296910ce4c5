import { createHash, randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { AjvContractChecker } from '../../adapters/ajv/ajv-contract-checker.ts';
import { AesSealer } from '../../adapters/node/aes-sealer.ts';
import { hashToken } from '../../adapters/node/node-digests.ts';
import { systemClock } from '../../adapters/node/system-clock.ts';
import { openSqliteStore } from '../../adapters/sqlite/open-sqlite-store.ts';
import { checkKey } from '../../registry/check-key.ts';
import { Registry } from '../../registry/registry.ts';
import { type RegistryService, registryService } from '../../registry/registry-service.ts';
import { UsageIntake } from '../../registry/usage-intake.ts';
import {
  failureOf,
  type RegistryAsk,
  type RegistryThreadData,
  type RegistryTold,
  type ThreadMethods,
} from './registry-messages.ts';

/** The thread in which a registry lives: its queries stop nobody's calls. */
async function run(): Promise<void> {
  // Started by RegistryClient alone.
  const { path, key } = workerData as RegistryThreadData;
  const store = await openSqliteStore(path);
  const sealer = new AesSealer(key);
  await checkKey(store, sealer);
  const contracts = new AjvContractChecker();
  const registry = new Registry({
    store,
    sealer,
    clock: systemClock,
    hashToken,
    sha256Hex: text => createHash('sha256').update(text).digest('hex'),
    chance: bytes => randomBytes(bytes).toString('base64url'),
    schemaFault: schema => contracts.schemaFault(schema),
  });
  registry.listen(update => tell({ update }));
  const intake = new UsageIntake(store.usage, systemClock);
  const methods: RegistryService & ThreadMethods = {
    ...registryService(registry),
    load: () => registry.load(),
    addUsage: batch => intake.add(batch),
    spendings: (fromDay, toDay) => store.usage.spendings(fromDay, toDay),
    close: () => store.close(),
  };
  parentPort?.on('message', (ask: RegistryAsk) => void answer(ask, methods));
}

async function answer(
  { id, method, parameters }: RegistryAsk,
  methods: RegistryService & ThreadMethods,
): Promise<void> {
  try {
    // The one who asks has the types of these methods.
    const asked = methods[method] as (...given: readonly unknown[]) => Promise<unknown>;
    tell({ id, value: await asked(...parameters) });
    if (method === 'close') parentPort?.close();
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
