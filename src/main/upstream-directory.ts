import type { ConnectionParts } from '../adapters/http/connection-pool.ts';
import { HttpUpstream } from '../adapters/http/http-upstream.ts';
import type { UpstreamEntry } from '../model/document.ts';
import type { ChangeOf } from '../model/entry-change.ts';
import type { Resettable } from '../ports/resettable.ts';
import type { ServiceCall, ServiceOutcome, Upstreams } from '../ports/upstream.ts';
import type { UpstreamState } from '../ports/upstream-state.ts';

/** How long a service that left the document keeps its connections, for calls that began before. */
const RETIRE_MS = 60_000;

interface Listed {
  /** The entry as text: the same text is the same service, and keeps its connections. */
  readonly entry: string;
  /** `undefined`: a mock. */
  readonly http: HttpUpstream | undefined;
}

/** The internal services of a document, by name; survives reloads with every connection that is still wanted. */
export class UpstreamDirectory implements Upstreams, Resettable {
  readonly #parts: ConnectionParts;
  readonly #mocks: Upstreams;
  #listed = new Map<string, Listed>();
  /** Left the document a while ago, and may still have calls. */
  readonly #retired = new Set<HttpUpstream>();

  /** `mocks` answers for every mock. */
  constructor(parts: ConnectionParts, mocks: Upstreams) {
    this.#parts = parts;
    this.#mocks = mocks;
  }

  send(call: ServiceCall): Promise<ServiceOutcome> {
    const listed = this.#listed.get(call.binding.upstream);
    if (listed?.http !== undefined) return listed.http.send(call);
    if (listed !== undefined) return this.#mocks.send(call);
    return Promise.resolve({ outcome: 'shed', cause: `no upstream ${call.binding.upstream}` });
  }

  /** How each service stands that is called over HTTP, in the order of the document. */
  states(): readonly UpstreamState[] {
    return this.#https.map(({ state }) => state);
  }

  /** Serves these services from now on; the others finish what they have, then close. */
  replace(entries: readonly UpstreamEntry[]): void {
    const before = this.#listed;
    this.#listed = new Map(
      entries.map(upstream => [upstream.name, this.#list(upstream, before.get(upstream.name))]),
    );
    const kept = new Set(this.#listed.values());
    for (const listed of before.values()) if (!kept.has(listed)) this.#retire(listed);
  }

  /** Serves these as they are now, and all others as before. */
  patch(changes: readonly ChangeOf<'upstream'>[]): void {
    for (const { id, entry } of changes) {
      const before = this.#listed.get(id);
      const after = entry && this.#list(entry, before);
      if (after === undefined) this.#listed.delete(id);
      else this.#listed.set(id, after);
      if (before !== undefined && before !== after) this.#retire(before);
    }
  }

  get size(): number {
    return this.#https.reduce((sum, { size }) => sum + size, 0);
  }

  /** Forgets how the calls of each service went; connections and calls under way stay. */
  clear(): void {
    for (const http of this.#https) http.clear();
  }

  /** Services that were not there at the time are as at their start afterwards. */
  save(): () => void {
    const saved = new Map(this.#https.map(http => [http, http.save()]));
    return () => {
      for (const http of this.#https) (saved.get(http) ?? (() => http.clear()))();
    };
  }

  /** Cuts every connection: nobody waits for an answer any more. */
  cut(): void {
    for (const { http } of this.#listed.values()) http?.cut();
    for (const http of this.#retired) http.cut();
  }

  get #https(): readonly HttpUpstream[] {
    return [...this.#listed.values()].flatMap(({ http }) => http ?? []);
  }

  #list(upstream: UpstreamEntry, before: Listed | undefined): Listed {
    const entry = JSON.stringify(upstream);
    if (before?.entry === entry) return before;
    return { entry, http: upstream.mock ? undefined : new HttpUpstream(upstream, this.#parts) };
  }

  #retire({ http }: Listed): void {
    if (http === undefined) return;
    http.stopChecks();
    this.#retired.add(http);
    setTimeout(() => void http.close().then(() => this.#retired.delete(http)), RETIRE_MS).unref();
  }
}
