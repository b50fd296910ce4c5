import { useSyncExternalStore } from 'react';

export type Theme = (typeof THEMES)[number];
export type Language = (typeof LANGUAGES)[number];

interface Preferences {
  readonly theme: Theme;
  readonly language: Language;
  /** In which language of a program a fix is shown: an id of the admin interface. */
  readonly codeLanguage: string;
}

const THEMES = ['system', 'light', 'dark'] as const;
const LANGUAGES = ['en', 'zh'] as const;
const STORED_AS = 'gatewright-console';
const listeners = new Set<() => void>();
let current = load();

/** What the person at this browser has chosen; the system's choice where they have not. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => current);
}

/** Keeps a choice and applies it at once. */
export function choosePreference(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(STORED_AS, JSON.stringify(current));
  } catch {
    // A browser that keeps nothing forgets the choice with the tab.
  }
  applyPreferences();
  for (const listener of listeners) listener();
}

/** Sets theme and language on the document. */
export function applyPreferences(): void {
  const { documentElement } = document;
  if (current.theme === 'system') delete documentElement.dataset['theme'];
  else documentElement.dataset['theme'] = current.theme;
  documentElement.lang = current.language === 'zh' ? 'zh-CN' : 'en';
}

/** Whether the page is dark now. */
export function isDark(): boolean {
  return current.theme === 'system'
    ? matchMedia('(prefers-color-scheme: dark)').matches
    : current.theme === 'dark';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function load(): Preferences {
  const system: Preferences = {
    theme: 'system',
    language: navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en',
    codeLanguage: 'python',
  };
  try {
    const stored: { readonly [Key in keyof Preferences]?: unknown } = JSON.parse(
      localStorage.getItem(STORED_AS) ?? '{}',
    );
    return {
      theme: THEMES.find(theme => theme === stored.theme) ?? system.theme,
      language: LANGUAGES.find(language => language === stored.language) ?? system.language,
      codeLanguage: typeof stored.codeLanguage === 'string' ? stored.codeLanguage : system.codeLanguage,
    };
  } catch {
    return system;
  }
}
