/** The tables of the registry, as every SQL database keeps them. Instants are UNIX milliseconds. */
export interface RegistryTables {
  facts: { name: string; value: string };
  settings: { key: string; json: string };
  entries: { kind: string; id: string; body: string; revision: number };
  entry_references: { from_kind: string; from_id: string; to_kind: string; to_id: string };
  app_secrets: {
    app_key: string;
    version: number;
    state: string;
    sealed: string;
    created_at: number;
    retires_at: number | null;
    last_used_at: number | null;
    uses: number;
  };
  entry_seals: { kind: string; id: string; path: string; sealed: string };
  tokens: {
    hash: string;
    app_key: string;
    mall_id: number;
    status: string;
    expires_at: number;
    created_at: number;
  };
  package_requests: {
    number: number;
    app_key: string;
    package_code: string;
    state: string;
    reason: string;
    requested_by: string;
    requested_at: number;
    expires_at: number;
    decided_by: string | null;
    decided_at: number | null;
    decision: string;
    granted_until: number | null;
  };
  revisions: { number: number; at: number; actor: string; action: string; comment: string };
  changes: {
    revision: number;
    position: number;
    kind: string;
    id: string;
    before: string | null;
    after: string | null;
  };
  audit: {
    sequence: number;
    at: number;
    actor: string;
    action: string;
    subject: string;
    revision: number | null;
    contents_hash: string;
    previous_hash: string;
    hash: string;
  };
  audit_contents: { sequence: number; salt: string; json: string };
}
