import { MemoryRateLimitStore } from '../../../src/adapters/memory/memory-rate-limit-store.ts';
import { rateLimitStoreTests } from '../../ports/rate-limit-store-contract.ts';

rateLimitStoreTests(clock => new MemoryRateLimitStore(clock));
