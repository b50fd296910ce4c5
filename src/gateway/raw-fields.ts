import type { ReceivedHead } from './received-head.ts';

/** The fields of a head as they came, names alternating with values. */
export function rawFieldsOf({ bytes, fieldsAt, end }: ReceivedHead): readonly string[] {
  const lines = bytes.toString('latin1', fieldsAt, end).split('\r\n');
  return lines.flatMap(line => {
    const colon = line.indexOf(':');
    return colon < 0 ? [] : [line.slice(0, colon), line.slice(colon + 1).replace(/^[\t ]+|[\t ]+$/g, '')];
  });
}
