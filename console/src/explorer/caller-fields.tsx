import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { type CallDraft, tokenName } from './use-call-draft.ts';

/** Who calls: an app and an access token of the sandbox. */
export function CallerFields({ draft }: { readonly draft: CallDraft }) {
  const text = useText();
  const { credentials, app, token, api } = draft;
  const tokenNeeded = api?.token !== 'none';
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Select
        label={text.explorer.app}
        value={app?.appKey ?? ''}
        onChange={next => draft.change({ app: next, token: undefined })}
      >
        {credentials?.apps.map(({ appKey, name, magic }) => (
          <option key={appKey} value={appKey}>
            {label(appKey, magic ?? name, magic === null ? '' : text.explorer.magic)}
          </option>
        ))}
      </Select>
      <Select
        label={text.explorer.token}
        value={token === undefined ? 'none' : tokenName(token)}
        disabled={!tokenNeeded}
        onChange={next => draft.change({ token: next })}
      >
        <option value="none">{tokenNeeded ? text.explorer.noToken : text.explorer.tokenNotNeeded}</option>
        {credentials?.tokens.map(entry => (
          <option key={entry.value} value={tokenName(entry)}>
            {label(
              entry.magic === null ? `${entry.value.slice(0, 8)}… · ${entry.mallId}` : entry.value,
              entry.magic ?? (entry.appKey === app?.appKey ? null : entry.appKey),
              entry.magic === null ? '' : text.explorer.magic,
            )}
          </option>
        ))}
      </Select>
    </div>
  );
}

function label(value: string, note: string | null, verb: string): string {
  return note === null ? value : `${value} – ${verb} ${note}`;
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}

function Select({ label: name, value, disabled = false, onChange, children }: SelectProps) {
  return (
    <label className="flex min-w-0 flex-col gap-1">
      <span className="text-xs text-faint">{name}</span>
      <select
        value={value}
        disabled={disabled}
        onChange={event => onChange(event.target.value)}
        className="mono h-8 w-full min-w-0 rounded-md border border-edge bg-page px-2 disabled:text-faint"
      >
        {children}
      </select>
    </label>
  );
}
