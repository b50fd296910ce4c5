import { usePreferences } from '../shell/preferences.ts';
import { type Catalogue, en } from './en.ts';
import { zh } from './zh.ts';

export type { Catalogue } from './en.ts';

const CATALOGUES = { en, zh };

/** The texts of the chosen language. */
export function useText(): Catalogue {
  return CATALOGUES[usePreferences().language];
}
