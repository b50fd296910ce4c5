import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { adminApi } from '../api/admin-api.ts';
import { AdminError } from '../api/admin-error.ts';
import { session } from '../api/session.ts';
import { type Catalogue, useText } from '../i18n/use-text.ts';
import { Button } from '../parts/button.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { TextField } from '../parts/text-field.tsx';

/** Signs in by name and password. After a refusal the password is chosen, to be typed over. */
export function SignInForm() {
  const text = useText();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: () => adminApi.signIn({ name: name.trim(), password }),
    onSuccess: () => session.signedIn(),
    onError: () => passwordField.current?.select(),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={text.gate.name}
        name="username"
        autoComplete="username"
        autoFocus
        required
        maxLength={64}
        value={name}
        onChange={event => setName(event.target.value)}
      />
      <TextField
        ref={passwordField}
        label={text.gate.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={event => setPassword(event.target.value)}
      />
      {signIn.error !== null && <Refusal sentence={sentenceOf(signIn.error, text)} />}
      <Button kind="main" type="submit" aria-disabled={signIn.isPending}>
        {signIn.isPending ? text.gate.signingIn : text.gate.signIn}
      </Button>
    </form>
  );
}

/** What is said of every attempt is said in the language of the page, the rest as the gateway has it. */
function sentenceOf(error: Error, { gate }: Catalogue): string {
  if (!(error instanceof AdminError)) return error.message;
  if (error.waitS !== null) return gate.tooMany(error.waitS);
  return error.problem.status === 401 ? gate.noUser : error.message;
}
