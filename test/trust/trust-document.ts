/** The app that calls in the runs, and its secret. */
export const TRUST_APP = { appKey: 'trust-app', secret: 'trust-secret' } as const;

/** Where a gateway of a run listens. */
export interface TrustPorts {
  readonly gateway: number;
  readonly status: number;
}

export interface TrustDocument {
  readonly ports: TrustPorts;
  readonly upstreams: readonly Readonly<Record<string, unknown>>[];
  readonly apis: readonly Readonly<Record<string, unknown>>[];
  /** The limit of the app; default: none. */
  readonly limit?: unknown;
  /** Other keys of the app. */
  readonly app?: Readonly<Record<string, unknown>>;
  /** Other keys of the document. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** The document of a run: one app that may call every API, without tokens. */
export function renderTrustDocument({
  ports,
  upstreams,
  apis,
  limit = 'none',
  app,
  more,
}: TrustDocument): string {
  return JSON.stringify(
    {
      version: 1,
      listen: {
        gateway: `127.0.0.1:${ports.gateway}`,
        admin: '127.0.0.1:0',
        status: `127.0.0.1:${ports.status}`,
      },
      ...more,
      upstreams,
      apis: apis.map(api => ({ token: 'none', ...api })),
      packages: [{ code: 'all', types: ['*'] }],
      apps: [{ app_key: TRUST_APP.appKey, secrets: [TRUST_APP.secret], packages: ['all'], limit, ...app }],
    },
    undefined,
    1,
  );
}
