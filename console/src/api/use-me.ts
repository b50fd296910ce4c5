import { useQuery } from '@tanstack/react-query';
import { adminApi } from './admin-api.ts';

const AGAIN_MS = 15_000;

/** Who this tab is to the gateway. Asked once for each session, and again where the gateway did not answer. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: adminApi.me,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.status === 'error' ? AGAIN_MS : false),
  });
}
