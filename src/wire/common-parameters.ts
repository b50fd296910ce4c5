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

const NAMES = COMMON_PARAMETERS.map(name => Uint8Array.from(name, char => char.charCodeAt(0)));

/** The index in `COMMON_PARAMETERS` of the name that these bytes spell, or -1. */
export function commonParameterAt(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length < 4 || length > 12) return -1;
  for (let index = 0; index < NAMES.length; index += 1) {
    const name = NAMES[index];
    if (name !== undefined && name.length === length && spells(bytes, start, name)) return index;
  }
  return -1;
}

function spells(bytes: Uint8Array, start: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i += 1) if (bytes[start + i] !== name[i]) return false;
  return true;
}
