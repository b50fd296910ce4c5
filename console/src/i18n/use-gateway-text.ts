import { useQuery } from '@tanstack/react-query';
import { usePreferences } from '../shell/preferences.ts';

/** A sentence of the gateway in the chosen language; what has no translation stays as the gateway wrote it. */
export function useGatewayText(): (sentence: string) => string {
  const { language } = usePreferences();
  const isChinese = language === 'zh';
  const { data } = useQuery({
    queryKey: ['gateway-zh'],
    queryFn: async () => (await import('./gateway-zh.ts')).gatewayZh,
    enabled: isChinese,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!isChinese || data === undefined) return sentence => sentence;
  return sentence => (Object.hasOwn(data, sentence) ? data[sentence] : undefined) ?? withinOf(sentence, data);
}

/** A text of several known sentences, such as of two mistakes: each of them by itself. */
function withinOf(text: string, known: Readonly<Record<string, string>>): string {
  return Object.entries(known).reduce(
    (told, [english, chinese]) => (english.endsWith('.') ? told.replace(english, () => chinese) : told),
    text,
  );
}
