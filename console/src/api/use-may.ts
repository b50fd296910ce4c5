import { type Deed, may } from './may.ts';
import { useMe } from './use-me.ts';

/** Whether the one at this page may do it; `false` until the gateway has said who that is. */
export function useMay(deed: Deed): boolean {
  return may(useMe().data, deed);
}
