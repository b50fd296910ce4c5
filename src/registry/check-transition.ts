import type { EntryKind } from '../model/entry-kind.ts';
import { RegistryProblem } from './registry-problem.ts';

type Steps = Readonly<Record<string, readonly string[]>>;

/** By kind and status: what may follow. */
const NEXT: Readonly<Partial<Record<EntryKind, Steps>>> = {
  app: {
    test: ['active', 'suspended', 'closed'],
    active: ['test', 'suspended', 'closed'],
    suspended: ['test', 'active', 'closed'],
    closed: [],
  },
  api: {
    draft: ['online'],
    online: ['deprecated', 'sunset'],
    deprecated: ['online', 'sunset'],
    sunset: ['deprecated'],
  },
  merchant: {
    active: ['suspended', 'closed'],
    suspended: ['active', 'closed'],
    closed: [],
  },
};

/** Refuses a status that cannot follow the one before: a closed app stays closed, an API that was published is no draft again. */
export function checkTransition(kind: EntryKind, before: string, after: string): void {
  const [from, to] = [statusIn(before), statusIn(after)];
  const next = NEXT[kind]?.[from];
  if (next === undefined || from === to || next.includes(to)) return;
  const may = next.length === 0 ? 'it stays so' : `what may follow is ${next.join(' or ')}`;
  throw new RegistryProblem('conflict', `the status is ${from}: ${may}`, {
    faults: [
      {
        path: 'status',
        message: `${to} cannot follow ${from}`,
        expected: next.length === 0 ? from : next.join(' or '),
        suggestion: undefined,
      },
    ],
  });
}

function statusIn(body: string): string {
  const data: unknown = JSON.parse(body);
  return typeof data === 'object' && data !== null && 'status' in data ? String(data.status) : '';
}
