import { MemoryUsageStore } from '../../../src/adapters/memory/memory-usage-store.ts';
import { usageStoreTests } from '../../ports/usage-store-contract.ts';

usageStoreTests(async () => ({ usage: new MemoryUsageStore(), async close() {} }));
