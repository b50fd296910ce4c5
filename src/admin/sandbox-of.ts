import type { Sandbox } from '../sandbox/sandbox.ts';
import { AdminProblem } from './admin-problem.ts';

/** The sandbox of this gateway; one that was started in production has none, whatever its document says now. */
export function sandboxOf({ sandbox }: { readonly sandbox: Sandbox | undefined }): Sandbox {
  if (sandbox?.isOn !== true)
    throw new AdminProblem(409, 'This gateway was started in production: start it again to have a sandbox.');
  return sandbox;
}
