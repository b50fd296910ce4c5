import { parseKeepingDigits } from '../model/keep-digits.ts';
import type { StoreError } from '../ports/registry-store.ts';
import type { FieldFault, RegistryProblem, RegistryRefusal } from '../registry/registry-problem.ts';
import { AdminProblem, type FieldProblem } from './admin-problem.ts';

const STATUS: Readonly<Record<RegistryRefusal, number>> = {
  'not-found': 404,
  conflict: 409,
  outdated: 412,
  'key-reused': 422,
  busy: 503,
  'referred-to': 409,
  invalid: 422,
};

/** An order that the registry refused, as it is answered. */
export function registryProblem({ refusal, message, more }: RegistryProblem): AdminProblem {
  const { faults, referrers, current } = more;
  return new AdminProblem(STATUS[refusal], message, {
    ...(faults === undefined ? {} : { errors: faults.map(fieldProblem) }),
    ...(referrers === undefined
      ? {}
      : { referrers: referrers.map(({ fromKind, fromId }) => ({ kind: fromKind, id: fromId })) }),
    ...(current === undefined
      ? {}
      : { current: { revision: current.revision, entry: parseKeepingDigits(current.body) } }),
  });
}

/** A store that cannot write, as it is answered: calls go on meanwhile. */
export function storeProblem({ fault, message }: StoreError): AdminProblem {
  return new AdminProblem(fault === 'full' ? 507 : 503, `${capitalised(message)}.`);
}

function fieldProblem({ path, message, expected, suggestion }: FieldFault): FieldProblem {
  return {
    path,
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
