import { type FormEvent, useState, useSyncExternalStore } from 'react';
import { session } from '../api/session.ts';
import { useText } from '../i18n/use-text.ts';
import { Button } from '../parts/button.tsx';

/** Asks for the admin token where the address brought none, or a wrong one. */
export function TokenForm() {
  const text = useText();
  const [token, setToken] = useState('');
  const isRefused = useSyncExternalStore(session.subscribe, session.isRefused);
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    if (token.trim() !== '') session.enter(token.trim());
  };
  return (
    <main className="flex h-full items-center justify-center bg-sunken px-4">
      <form
        onSubmit={enter}
        className="flex w-full max-w-sm flex-col gap-4 rounded-lg border border-line bg-raised p-6"
      >
        <h1 className="text-lg font-semibold">{text.session.title}</h1>
        <p className="text-muted">{text.session.explain}</p>
        <p className="mono rounded-md bg-sunken px-3 py-2">http://127.0.0.1:8081/#token=…</p>
        {isRefused && (
          <p role="alert" className="rounded-md bg-bad-wash px-3 py-2 text-bad">
            {text.session.wrong}
          </p>
        )}
        <label className="flex flex-col gap-1">
          <span className="text-muted">{text.session.label}</span>
          <input
            type="password"
            autoComplete="off"
            value={token}
            onChange={event => setToken(event.target.value)}
            className="mono h-8 rounded-md border border-edge bg-page px-2"
          />
        </label>
        <Button kind="main" type="submit">
          {text.session.enter}
        </Button>
        <p className="text-xs text-faint">{text.session.kept}</p>
      </form>
    </main>
  );
}
