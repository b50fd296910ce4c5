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

/** By length, the names of that length: nearly every other name is told apart by its length alone. */
const BY_LENGTH = Array.from({ length: 13 }, (_, length) =>
  COMMON_PARAMETERS.flatMap((name, index) =>
    name.length === length ? [{ index, bytes: Uint8Array.from(name, char => char.charCodeAt(0)) }] : [],
  ),
);

/** The index in `COMMON_PARAMETERS` of the name that these bytes spell, or -1. */
export function commonParameterAt(bytes: Uint8Array, start: number, end: number): number {
  const names = BY_LENGTH[end - start];
  if (names === undefined) return -1;
  for (const name of names) if (spells(bytes, start, name.bytes)) return name.index;
  return -1;
}

function spells(bytes: Uint8Array, start: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i += 1) if (bytes[start + i] !== name[i]) return false;
  return true;
}
