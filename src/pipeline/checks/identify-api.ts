import { refuse } from '../../errors/refusal.ts';
import { step } from '../step.ts';

const DEFAULT_VERSION = 'V1';

/**
 * Finds the API that the call names; refuses what does not exist in this version, and what has been sunset.
 *
 * Drafts do not exist for callers, before their `online_at`; from `sunset_at` on an API is sunset. Source: protocol.md §2 and §5, step 12.
 */
export const identifyApi = step({
  name: 'identify-api',
  needs: ['body'],
  gives: ['api'],
  refuses: ['type-unknown', 'type-sunset'],
  run({ body }, { snapshot, nowMs }) {
    const type = body.textOf('type');
    const version = body.has('version') ? body.textOf('version') : DEFAULT_VERSION;
    if (type === undefined || version === undefined) return refuse('type-unknown');
    const api = snapshot.apis.get(type)?.get(version);
    if (api === undefined || nowMs < api.onlineAtMs) return refuse('type-unknown');
    return nowMs < api.sunsetAtMs ? { api } : refuse('type-sunset');
  },
});
