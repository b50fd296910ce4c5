import type { ContractChecker } from '../ports/contract-checker.ts';
import { readBusinessValues } from '../wire/business-values.ts';
import { findNestedDuplicate } from '../wire/nested-duplicate.ts';
import type { ScannedBody } from '../wire/scanned-body.ts';

/** Of a caller's name in a message, in UTF-16 code units. */
const NAME_LENGTH_MAX = 64;

/**
 * How the business parameters break a contract first, as a sentence that names the field; `undefined`: they keep it.
 *
 * A name that stands twice in one nested object breaks any contract: who reads it may take either value.
 */
export function contractViolation(
  body: ScannedBody,
  contract: object | boolean,
  checker: ContractChecker,
): string | undefined {
  const duplicate = findNestedDuplicate(body);
  if (duplicate !== undefined) return `${duplicate.slice(0, NAME_LENGTH_MAX)} stands twice in one object`;
  return checker.firstViolation(contract, readBusinessValues(body));
}
