import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Type } from 'typebox';
import type { Principal } from '../access/principal.ts';
import type { OrderKey } from '../registry/committer.ts';
import type { RouteAccess } from './access/route-access.ts';
import type { AdminParts } from './admin-parts.ts';

/** The schemas of what a route is asked with. */
interface AskSchemas {
  readonly params?: Type.TObject;
  readonly query?: Type.TObject;
  readonly body?: Type.TSchema;
}

type Given<Schema> = Schema extends Type.TSchema ? Type.Static<Schema> : undefined;

/** What a route was asked with, checked against its schemas. */
export interface Ask<Schemas extends AskSchemas> {
  readonly params: Given<Schemas['params']>;
  readonly query: Given<Schemas['query']>;
  readonly body: Given<Schemas['body']>;
  readonly sent: Sent;
}

/** What of a request is no part of its schemas. */
export interface Sent {
  /** The body as it was sent, where it is JSON. */
  readonly text: string;
  /** The `If-Match` header. */
  readonly ifMatch: string | undefined;
  /** Who asks. */
  readonly by: Principal;
  /** The `Idempotency-Key` header and what it stands for. */
  readonly once: OrderKey | undefined;
  /** The headers of the request. */
  readonly headers: IncomingHttpHeaders;
  /** The address that it comes from. */
  readonly address: string;
}

/** An answer with headers of its own. */
export class WithHeaders<Value> {
  readonly value: Value;
  readonly headers: Readonly<Record<string, string>>;

  constructor(value: Value, headers: Readonly<Record<string, string>>) {
    this.value = value;
    this.headers = headers;
  }
}

interface RouteText {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/admin/v1`; a parameter as `:name`. */
  readonly path: string;
  /** What is done to the resource of the path, behind a colon: `/apps/{appKey}:suspend`. */
  readonly action?: string;
  /** One sentence for the reference. */
  readonly summary: string;
  readonly access: RouteAccess;
  /** Whether it is there in a sandbox only: 404 in production. */
  readonly sandboxOnly?: boolean;
}

/** What is only read: lists may be frozen, and what may be missing may be `undefined`, which JSON leaves out. */
export type Readable<Value> = Value extends readonly (infer Item)[]
  ? readonly Readable<Item>[]
  : Value extends object
    ? {
        readonly [Name in keyof Value]: object extends Pick<Value, Name>
          ? Readable<Value[Name]> | undefined
          : Readable<Value[Name]>;
      }
    : Value;

type Answer<Value> = Value | WithHeaders<Value> | Promise<Value | WithHeaders<Value>>;

/** One resource and one method of the admin interface, as it is declared. */
export interface RouteDeclaration<Schemas extends AskSchemas, Reply extends Type.TSchema> extends RouteText {
  readonly ask?: Schemas;
  readonly reply: Reply;
  /** Throws an `AdminProblem` where it cannot serve. */
  readonly serve: (ask: Ask<Schemas>, parts: AdminParts) => Answer<Readable<Type.Static<Reply>>>;
}

/** A route that answers with lines as they come (`text/event-stream`). */
export interface StreamDeclaration<Schemas extends AskSchemas> extends RouteText {
  readonly ask?: Schemas;
  /** Checks what is asked; throws an `AdminProblem` where it cannot serve. The result takes over the socket. */
  readonly open: (ask: Ask<Schemas>, parts: AdminParts) => (stream: OpenStream) => void;
}

/** The two ends of a connection that a stream is written to. */
export interface OpenStream {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Whether the reader may still read, asked now and then. */
  readonly isAllowed: () => Promise<boolean>;
}

/** A route as it is registered and documented. */
export interface AdminRoute extends RouteText {
  readonly ask: AskSchemas;
  /** `undefined`: a stream. */
  readonly reply: Type.TSchema | undefined;
  readonly serve: (ask: Ask<AskSchemas>, parts: AdminParts) => unknown;
}

/** Declares a route, and holds what it does to its schemas. */
export function adminRoute<const Schemas extends AskSchemas, const Reply extends Type.TSchema>(
  declared: RouteDeclaration<Schemas, Reply>,
): AdminRoute {
  // The app checks what is asked against `ask` before it calls `serve`.
  return { ask: {}, ...declared };
}

/** Declares a route that streams. */
export function adminStream<const Schemas extends AskSchemas>(
  declared: StreamDeclaration<Schemas>,
): AdminRoute {
  const { open, ...text } = declared;
  // As above; the app gives the socket to what a route without a reply returns.
  return { ask: {}, ...text, reply: undefined, serve: open };
}
