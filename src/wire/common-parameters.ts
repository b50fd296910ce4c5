import { COMMON_PARAMETERS, type CommonParameter } from '../model/common-parameters.ts';

export { COMMON_PARAMETERS, type CommonParameter };

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
