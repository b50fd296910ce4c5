import { DIGEST_FIELD } from '../model/api.ts';
import type { ContractChecker } from '../ports/contract-checker.ts';
import { readBusinessValues } from '../wire/business-values.ts';
import { findNestedDuplicate } from '../wire/nested-duplicate.ts';
import type { Facts } from './facts.ts';

/** Of a caller's name in a message, in UTF-16 code units. */
const NAME_LENGTH_MAX = 64;

/**
 * How the business parameters break a contract first, as a sentence that names the field; `undefined`: they keep it.
 *
 * A name that stands twice in one nested object breaks any contract: who reads it may take either value. The digest of
 * an upload's files is not held to a contract that does not name it: it speaks to the gateway.
 */
export function contractViolation(
  { received, body, api }: Pick<Facts, 'received' | 'body' | 'api'>,
  contract: object | boolean,
  checker: ContractChecker,
): string | undefined {
  const duplicate = findNestedDuplicate(body);
  if (duplicate !== undefined) return `${duplicate.slice(0, NAME_LENGTH_MAX)} stands twice in one object`;
  const isDigestOurs = received.upload !== undefined && !api.contractNamesDigest;
  return checker.firstViolation(contract, readBusinessValues(body, isDigestOurs ? DIGEST_FIELD : undefined));
}
