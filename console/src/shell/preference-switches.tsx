import { useText } from '../i18n/use-text.ts';
import { Icon } from './icon.tsx';
import { choosePreference, type Theme, usePreferences } from './preferences.ts';

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const LOOK =
  'flex h-7 items-center justify-center gap-1.5 rounded-md px-2 text-xs text-muted hover:bg-hover hover:text-text';

/** Theme, language and help, at the foot of the rail. */
export function PreferenceSwitches({ onHelp }: { readonly onHelp: () => void }) {
  const text = useText();
  const { theme, language } = usePreferences();
  const names = {
    system: text.shell.themeSystem,
    light: text.shell.themeLight,
    dark: text.shell.themeDark,
  } satisfies Record<Theme, string>;
  const themeLabel = `${text.shell.theme}: ${names[theme]}`;
  return (
    <div className="flex gap-0.5 sm:flex-col lg:flex-row lg:justify-between">
      <button
        type="button"
        className={LOOK}
        aria-label={themeLabel}
        title={themeLabel}
        onClick={() => choosePreference({ theme: NEXT_THEME[theme] })}
      >
        <Icon name="sun" />
        <span className="hidden lg:inline">{names[theme]}</span>
      </button>
      <button
        type="button"
        className={LOOK}
        lang={language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => choosePreference({ language: language === 'en' ? 'zh' : 'en' })}
      >
        {language === 'en' ? '中文' : 'EN'}
      </button>
      <button
        type="button"
        className={LOOK}
        aria-label={text.shell.shortcuts}
        title={`${text.shell.shortcuts} (?)`}
        onClick={onHelp}
      >
        <Icon name="help" />
      </button>
    </div>
  );
}
