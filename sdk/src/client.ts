import type { CallLimits, CallOptions, UploadOptions } from './call-options.ts';
import { CallRun, type RequestParts } from './call-run.ts';
import { type ClientOptions, type Settings, settingsOf } from './client-options.ts';
import { digestFiles, fieldsOf, formBody, type UploadFile } from './form-body.ts';
import type { Member } from './json-text.ts';
import { type CallParameters, membersOf } from './parameters.ts';
import { ServerClock } from './server-clock.ts';
import { TokenKeeper } from './token-keeper.ts';

/** What a type takes and gives. */
export interface ApiShape {
  /** As `CallParameters`; an interface is welcome too, and the text of an object in place of one. */
  readonly parameters: object | string;
  readonly result: unknown;
}

/** Any type, with a result that is not known. */
export type AnyApis = {
  readonly [type: string]: { readonly parameters: CallParameters; readonly result: unknown };
};

type ApisByName<Apis> = { readonly [Type in keyof Apis]: ApiShape };

/** Calls one platform for one app and one token. Calls may run at once. */
export interface Client<Apis extends ApisByName<Apis> = AnyApis> {
  /**
   * Calls a type; resolves with its `result`, as the service gave it: nothing checks it against the map of types.
   *
   * Rejects with a `GatewrightError`, with the reason of an aborted signal, with what `renewToken` rejects with as the
   * `cause` of the refusal, or with a `TypeError` or `SyntaxError` for parameters that cannot be sent.
   */
  call<Type extends keyof Apis & string>(
    type: Type,
    parameters?: Apis[Type]['parameters'] | string,
    options?: CallOptions,
  ): Promise<Apis[Type]['result']>;
  /** As `call`, with files behind the parameters, which travel as text fields. */
  upload<Type extends keyof Apis & string>(
    type: Type,
    form: { readonly parameters?: Apis[Type]['parameters'] | string; readonly files: readonly UploadFile[] },
    options?: UploadOptions,
  ): Promise<Apis[Type]['result']>;
}

const CALL_LIMITS: CallLimits = { attemptTimeoutMs: 30_000, totalTimeoutMs: 120_000 };
const UPLOAD_LIMITS: CallLimits = { attemptTimeoutMs: 600_000, totalTimeoutMs: 600_000 };
/** Written by the client itself. */
const RESERVED: ReadonlySet<string> = new Set([
  'type',
  'app_key',
  'client_id',
  'sign',
  'timestamp',
  'data_type',
  'access_token',
]);

/** Makes a client; nothing is sent yet. Throws `TypeError` where an option cannot be right. */
export function createClient<Apis extends ApisByName<Apis> = AnyApis>(options: ClientOptions): Client<Apis> {
  return new HttpClient(options, settingsOf(options));
}

class HttpClient {
  readonly #options: ClientOptions;
  readonly #settings: Settings;
  readonly #clock: ServerClock;
  readonly #tokens: TokenKeeper;

  constructor(options: ClientOptions, settings: Settings) {
    this.#options = options;
    this.#settings = settings;
    this.#clock = new ServerClock(settings.now);
    this.#tokens = new TokenKeeper(options.accessToken, options.renewToken);
  }

  async call(type: string, parameters: string | object = {}, options: CallOptions = {}): Promise<unknown> {
    const members = ownMembers(parameters);
    return this.#run(type, options, {
      url: this.#settings.urls.router,
      defaults: CALL_LIMITS,
      isRepeatable: true,
      members,
      bodyOf: signed => ({ body: new Blob([jsonOf(signed)]), contentType: 'application/json' }),
    });
  }

  async upload(
    type: string,
    {
      parameters = {},
      files,
    }: { readonly parameters?: string | object; readonly files: readonly UploadFile[] },
    options: UploadOptions = {},
  ): Promise<unknown> {
    const { fileSha256 } = options;
    const digests = fileSha256 === true ? await digestFiles(files) : fileSha256;
    const own = ownMembers(parameters);
    const digest = { name: 'file_sha256', json: JSON.stringify(digests) };
    const fields = fieldsOf(digests === undefined ? own : [...own, digest]);
    return this.#run(type, options, {
      url: this.#settings.urls.upload,
      defaults: UPLOAD_LIMITS,
      isRepeatable: !files.some(({ content }) => content instanceof ReadableStream),
      members: fields,
      bodyOf: signed => formBody(fieldsOf(signed), files, this.#settings.random),
    });
  }

  #run(type: string, options: CallOptions, request: Omit<RequestParts, 'type'>): Promise<unknown> {
    const shared = {
      clock: this.#clock,
      tokens: this.#tokens,
      options: this.#options,
      settings: this.#settings,
    };
    return new CallRun(shared, { ...request, type }, options).run();
  }
}

function ownMembers(parameters: string | object): readonly Member[] {
  const members = membersOf(parameters);
  const reserved = members.find(({ name }) => RESERVED.has(name));
  if (reserved !== undefined) throw new TypeError(`the client writes ${reserved.name} itself`);
  return members;
}

function jsonOf(members: readonly Member[]): string {
  return `{${members.map(({ name, json }) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}
