import { systemClock } from '../adapters/node/system-clock.ts';
import type { Document } from '../model/document.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** The aids of a sandbox; a gateway that starts in production never has any, and does not even load their code. */
export async function sandboxFor({ mode }: Document): Promise<Sandbox | undefined> {
  if (mode === 'production') return undefined;
  const { Sandbox } = await import('../sandbox/sandbox.ts');
  return new Sandbox(systemClock);
}
