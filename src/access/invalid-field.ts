import { RegistryProblem } from '../registry/registry-problem.ts';

/** A field of what was asked that cannot be so. */
export function invalidField(path: string, message: string, expected?: string): RegistryProblem {
  return new RegistryProblem('invalid', `The ${path} cannot be so: ${message}.`, {
    faults: [{ path, message, expected, suggestion: undefined }],
  });
}
