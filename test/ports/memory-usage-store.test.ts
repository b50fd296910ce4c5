import { MemoryUsageStore } from './memory-usage-store.ts';
import { usageStoreTests } from './usage-store-contract.ts';

usageStoreTests(async () => ({ usage: new MemoryUsageStore(), async close() {} }));
