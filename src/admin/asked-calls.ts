import type { Principal } from '../access/principal.ts';
import { type CallFilter, parseCallFilter } from '../model/call-filter.ts';
import type { CallRecord } from '../ports/call-log.ts';
import type { KeptCall, KeptExchange } from '../ports/call-store.ts';
import { ownApps } from './access/own-apps.ts';
import type { AdminParts } from './admin-parts.ts';
import { AdminProblem } from './admin-problem.ts';
import { filterableOf } from './call-views.ts';
import { redactorOf } from './redactor-of.ts';

/** The filter of a query; throws the problem that says where it is wrong. */
export function askedFilter(text: string | undefined): CallFilter {
  const filter = parseCallFilter(text ?? '');
  if (typeof filter === 'function') return filter;
  const { position, message, suggestion } = filter;
  const hint = suggestion === undefined ? '' : ` Did you mean '${suggestion}'?`;
  throw new AdminProblem(400, `The filter is wrong at character ${position + 1}: ${message}.${hint}`, {
    position,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/** The kept calls that a filter lets through and the asker may see, newest first. */
export function* askedCalls(text: string | undefined, by: Principal, parts: AdminParts): Generator<KeptCall> {
  const filter = askedFilter(text);
  const isAll = (text ?? '').trim() === '';
  const redactor = redactorOf(parts);
  const own = ownApps(by, parts.served().document);
  for (const call of parts.calls.newestFirst())
    if (isSeen(call.record, own) && (isAll || filter(filterableOf(call.record, redactor)))) yield call;
}

/** Whether a call came by one of the apps that may be seen; a call that names no app is nobody's. */
export function isSeen(
  { appKey }: Pick<CallRecord, 'appKey'>,
  own: ReadonlySet<string> | undefined,
): boolean {
  return own === undefined || (typeof appKey === 'string' && own.has(appKey));
}

/** A call that the asker may see; throws the same for another's as for none. */
export function askedCall(id: string, by: Principal, { calls, served }: AdminParts): KeptCall {
  const call = calls.find(id);
  if (call === undefined || !isSeen(call.record, ownApps(by, served().document)))
    throw new AdminProblem(404, `No call '${id.slice(0, 64)}' is remembered; old ones are forgotten.`);
  return call;
}

/** What a call consisted of, where all of it was kept. */
export function askedExchange(call: KeptCall): KeptExchange {
  const { exchange } = call;
  if (exchange === undefined)
    throw new AdminProblem(
      409,
      'Nothing but the record of this call is kept: bodies are kept in mode sandbox only.',
    );
  if (exchange.body.isTruncated)
    throw new AdminProblem(409, 'The body of this call was too large to be kept whole.');
  return exchange;
}
