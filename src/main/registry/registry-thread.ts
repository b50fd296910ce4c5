import { createHash, randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { AjvContractChecker } from '../../adapters/ajv/ajv-contract-checker.ts';
import { ed25519Signer } from '../../adapters/node/ed25519-signer.ts';
import { hashToken } from '../../adapters/node/node-digests.ts';
import { systemClock } from '../../adapters/node/system-clock.ts';
import { openSqliteStore } from '../../adapters/sqlite/open-sqlite-store.ts';
import { checkKey } from '../../registry/check-key.ts';
import { currentRevision } from '../../registry/committer.ts';
import { Registry } from '../../registry/registry.ts';
import { type RegistryService, registryService } from '../../registry/registry-service.ts';
import { CopyKeeper } from './copy-keeper.ts';
import { copyFile } from './registry-copy-file.ts';
import {
  failureOf,
  type RegistryAsk,
  type RegistryThreadData,
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
  const registry = new Registry({
    store,
    sealer,
    signer: ed25519Signer,
    clock: systemClock,
    hashToken,
    sha256Hex: text => createHash('sha256').update(text).digest('hex'),
    chance: bytes => randomBytes(bytes).toString('base64url'),
    schemaFault: schema => contracts.schemaFault(schema),
  });
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
  const world = { registry, service: registryService(registry), copies };
  parentPort?.on('message', (ask: RegistryAsk) => void answer(ask, world));
}

interface World {
  readonly registry: Registry;
  readonly service: RegistryService;
  readonly copies: CopyKeeper;
}

async function answer(
  { id, method, parameters }: RegistryAsk,
  { registry, service, copies }: World,
): Promise<void> {
  try {
    if (method === 'close') {
      await copies.finish();
      await registry.parts.store.close();
      tell({ id, value: undefined });
      parentPort?.close();
      return;
    }
    // The one who asks has the types of the service.
    const asked = (method === 'load' ? () => registry.load() : service[method]) as (
      ...given: readonly unknown[]
    ) => Promise<unknown>;
    tell({ id, value: await asked(...parameters) });
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
