import { type ErrorName, errorNames, errorRows } from '../../errors/table.ts';
import type { Document } from '../../model/document.ts';
import { adminRoute } from '../admin-route.ts';
import { ErrorListSchema, type ErrorRowView } from '../schemas/error-row.ts';

/** The error table. */
export const errorRoutes = [
  adminRoute({
    method: 'GET',
    path: '/errors',
    summary: 'Every row of the error table, as this gateway words it.',
    reply: ErrorListSchema,
    serve(_ask, { served }) {
      const { document } = served();
      return { errors: errorNames.map(name => rowOf(name, document)) };
    },
  }),
];

function rowOf(name: ErrorName, { messages, profile }: Document): ErrorRowView {
  const { code: ownCode, text, observed, sentence, mends, retry, help } = errorRows[name];
  const code = profile === 'observed' ? (observed?.code ?? ownCode) : ownCode;
  const worded = profile === 'observed' ? (observed?.text ?? text) : text;
  const message = messages.get(ownCode) ?? worded;
  const docs = `docs/reference/errors.md#${ownCode}`;
  return { code, name, message, sentence, mends, retry, help, docs, trigger: null };
}
