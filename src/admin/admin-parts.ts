import type { AccessService } from '../access/access-service.ts';
import type { CallToExplain, Explanation } from '../explain/explain-call.ts';
import type { Document } from '../model/document.ts';
import type { CallStore } from '../ports/call-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { RegistryService } from '../registry/registry-service.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { PrincipalSource } from './access/principal-source.ts';

/** What the admin interface is built from; the one who builds a process hands it over. */
export interface AdminParts {
  readonly version: string;
  /** Tells who asks. */
  readonly authenticator: PrincipalSource;
  /** What was handed to this process to open it: nothing that is shown holds one of them. */
  readonly keys: readonly string[];
  /** Users and tokens; `undefined`: the token of the process is all there is. */
  readonly access: AccessService | undefined;
  /** The host that the admin listener was told to listen on. */
  readonly host: string;
  /** Where calls are sent to, without a slash at its end; known once the gateway listens. */
  readonly gatewayUrl: () => string;
  /** UNIX milliseconds. */
  readonly startedAtMs: number;
  /** In which calls live. */
  readonly clock: Clock;
  /** What is served at this moment. */
  readonly served: () => ServedNow;
  /** The aids for development; `undefined`: this gateway was started without. */
  readonly sandbox: Sandbox | undefined;
  /** Where what is served can be changed; `undefined`: a document is all there is. */
  readonly registry: RegistryService | undefined;
  /** Where what is served is the copy of a registry that cannot be opened. */
  readonly copy: CopyServed | undefined;
  readonly calls: CallStore;
  /** In the order of the pipeline. */
  readonly stepNames: readonly string[];
  /** The document that is served and those before it that are still kept: calls may hold secrets of each. */
  readonly documents: () => readonly Document[];
  /** Explains a call as at this moment, by what decided it where that is kept, else by what is served now. */
  readonly explain: (call: CallToExplain, atMs: number) => Promise<Explanation>;
  /** The folder with the built console; it may be missing, or appear later. */
  readonly consoleFolder: string;
  /** The file that describes this interface (OpenAPI 3.1). */
  readonly openApiFile: string;
}

/** The copy of a registry that is served, and why the registry is not. */
export interface CopyServed {
  readonly revision: number;
  /** UNIX milliseconds. */
  readonly writtenAtMs: number;
  readonly reason: string;
}

/** A document and the name of its revision. */
export interface ServedNow {
  readonly document: Document;
  readonly revision: string;
}
