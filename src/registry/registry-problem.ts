import type { DocumentFault } from '../config/document-fault.ts';
import type { StoredReference } from '../ports/registry-store.ts';

/** Why the registry did not do what it was asked; its state is what it was. */
export type RegistryRefusal =
  | 'not-found'
  /** It does not follow from the state that is there, such as a third live secret. */
  | 'conflict'
  /** Somebody else changed it meanwhile. */
  | 'outdated'
  /** The key of an order came with another one before. */
  | 'key-reused'
  /** Too much of the kind is under way: later. */
  | 'busy'
  /** Others refer to it. */
  | 'referred-to'
  /** It breaks a rule of the document. */
  | 'invalid';

/** One field that is wrong. */
export type FieldFault = Pick<DocumentFault, 'path' | 'message' | 'expected' | 'suggestion'>;

export interface RegistryProblemDetail {
  readonly faults?: readonly FieldFault[];
  readonly referrers?: readonly StoredReference[];
  /** What is there now, where it was changed meanwhile. */
  readonly current?: { readonly body: string; readonly revision: number };
}

/** An order that the registry refuses. `message` is for the one who gave it: never a secret. */
export class RegistryProblem extends Error {
  override readonly name = 'RegistryProblem';
  readonly refusal: RegistryRefusal;
  readonly more: RegistryProblemDetail;

  constructor(refusal: RegistryRefusal, message: string, more: RegistryProblemDetail = {}) {
    super(message);
    this.refusal = refusal;
    this.more = more;
  }
}
