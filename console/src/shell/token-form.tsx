import { type FormEvent, useState } from 'react';
import { session } from '../api/session.ts';
import { useText } from '../i18n/use-text.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/text-field.tsx';

/** Takes an admin token where the address brought none. */
export function TokenForm() {
  const text = useText();
  const [token, setToken] = useState('');
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    session.enter(token.trim());
  };
  return (
    <form onSubmit={enter} className="flex flex-col gap-4">
      <TextField
        label={text.gate.token}
        hint={text.gate.tokenHint}
        type="password"
        autoComplete="off"
        required
        value={token}
        onChange={event => setToken(event.target.value)}
      />
      <Button type="submit">{text.gate.enter}</Button>
    </form>
  );
}
