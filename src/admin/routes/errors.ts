import { type ErrorName, errorNames, errorRows } from '../../errors/table.ts';
import type { Document } from '../../model/document.ts';
import type { Trigger } from '../../model/trigger.ts';
import { triggerOf } from '../../sandbox/triggers.ts';
import { readByAll } from '../access/route-access.ts';
import { adminRoute } from '../admin-route.ts';
import { ErrorListSchema, type ErrorRowView } from '../schemas/error-row.ts';

/** The error table. */
export const errorRoutes = [
  adminRoute({
    method: 'GET',
    path: '/errors',
    summary: 'Every row of the error table, as this gateway words it.',
    access: readByAll('status'),
    reply: ErrorListSchema,
    serve(_ask, { served, sandbox }) {
      const { document } = served();
      const isOn = sandbox?.isOn === true;
      return {
        errors: errorNames.map(name => ({
          ...rowOf(name, document),
          trigger: isOn ? triggerView(triggerOf(name)) : null,
        })),
      };
    },
  }),
];

function rowOf(name: ErrorName, { messages, profile }: Document): Omit<ErrorRowView, 'trigger'> {
  const { code: ownCode, text, observed, sentence, mends, retry, help } = errorRows[name];
  const code = profile === 'observed' ? (observed?.code ?? ownCode) : ownCode;
  const worded = profile === 'observed' ? (observed?.text ?? text) : text;
  const message = messages.get(ownCode) ?? worded;
  const docs = `docs/errors/${ownCode}.md`;
  return { code, name, message, sentence, mends, retry, help, docs };
}

function triggerView({ title, how, request }: Trigger): NonNullable<ErrorRowView['trigger']> {
  return { title, how, request: [...request] };
}
