import type { DayCounts } from '../adapters/memory/day-counts.ts';
import { MemoryCallStore } from '../adapters/memory/memory-call-store.ts';
import { MockService } from '../adapters/mock/mock-service.ts';
import { outbox } from '../adapters/node/turn-outbox.ts';
import { waitFor } from '../adapters/node/wait-for.ts';
import type { ServedNow } from '../admin/admin-parts.ts';
import type { Services } from '../pipeline/world.ts';
import type { Clock } from '../ports/clock.ts';
import type { MistakeNamer } from '../ports/mistake-namer.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { BoundedMistakeNamer } from './bounded-mistake-namer.ts';
import { callServices } from './call-services.ts';
import { Publication } from './publication.ts';
import { UpstreamDirectory } from './upstream-directory.ts';
import { WitnessedUpstreams } from './witnessed-upstreams.ts';

/** What the calls of a gateway meet: what is served, what serves them, and what remembers them. */
export interface CallParts {
  readonly publication: Publication;
  readonly upstreams: UpstreamDirectory;
  readonly services: Services;
  readonly calls: MemoryCallStore;
  readonly mistakeNamer: MistakeNamer;
  /** Whether a sandbox is on now; follows every publication. */
  readonly isSandbox: () => boolean;
}

export interface CallPartsOptions extends ServedNow {
  readonly clock: Clock;
  readonly sandbox: Sandbox | undefined;
  readonly dayCounts: DayCounts | undefined;
}

/** Builds everything that calls meet, in the memory of this process. */
export function callParts({ clock, sandbox, dayCounts, ...served }: CallPartsOptions): CallParts {
  const mocks = new MockService(waitFor, type => sandbox?.answers.of(type));
  const upstreams = new UpstreamDirectory({ clock, outbox }, mocks);
  const publication = new Publication({ ...served, sandbox, upstreams });
  const isSandbox = (): boolean => publication.served.document.mode === 'sandbox';
  const witnessed = new WitnessedUpstreams(upstreams, { clock, isOn: isSandbox });
  const calls = new MemoryCallStore({
    keepsExchanges: isSandbox,
    upstreamOf: caller => witnessed.of(caller),
  });
  const mistakeNamer = new BoundedMistakeNamer(sandbox?.time ?? clock);
  sandbox?.keep(mocks, calls, mistakeNamer, upstreams);
  const { tokens } = publication;
  return {
    publication,
    upstreams,
    services: callServices({ clock, sandbox, tokens, upstreams: witnessed, dayCounts }),
    calls,
    mistakeNamer,
    isSandbox,
  };
}
