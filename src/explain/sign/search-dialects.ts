import type { App } from '../../model/app.ts';
import { DIALECTS, type Dialect, dialectNamed, dialectTrait } from '../../wire/dialects.ts';
import type { ScannedBody } from '../../wire/scanned-body.ts';

/** The dialects that an app may use, of those that write the same text for this body the first. */
export function searchDialects(signing: App['signing'], body: ScannedBody): readonly Dialect[] {
  if (signing !== 'tolerant') return [dialectNamed(signing)];
  const traits = DIALECTS.map(dialect => dialectTrait(dialect, body));
  return DIALECTS.filter((_, index) => traits.indexOf(traits[index] ?? 0) === index);
}
