/** The parameters that belong to the gateway and never travel to a service (protocol.md §2). */
export const COMMON_PARAMETERS = [
  'type',
  'app_key',
  'client_id',
  'sign',
  'timestamp',
  'data_type',
  'access_token',
  'version',
] as const;

export type CommonParameter = (typeof COMMON_PARAMETERS)[number];
