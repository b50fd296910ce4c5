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
  };
  secret_usage: { app_key: string; version: number; uses: number; last_used_at: number };
  api_usage: {
    app_key: string;
    type: string;
    version: string;
    /** Days since 1970-01-01 UTC. */
    day: number;
    calls: number;
    refused: number;
    last_call_at: number;
  };
  day_spendings: { rule: string; subject: string; day: number; calls: number };
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
  order_keys: {
    actor: string;
    key: string;
    fingerprint: string;
    revision: number;
    is_changed: number;
    at: number;
  };
  admin_tokens: {
    id: string;
    name: string;
    hash: string;
    role: string;
    developer: string | null;
    scopes: string;
    created_at: number;
    expires_at: number | null;
    last_used_at: number | null;
    revoked_at: number | null;
  };
  admin_users: {
    name: string;
    password_hash: string;
    role: string;
    developer: string | null;
    is_disabled: number;
    created_at: number;
    version: number;
  };
  admin_sessions: {
    hash: string;
    user_name: string;
    created_at: number;
    expires_at: number;
    last_seen_at: number;
  };
}
