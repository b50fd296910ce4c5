import { Dialog } from '@base-ui/react/dialog';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { adminApi } from '../api/admin-api.ts';
import { AdminError } from '../api/admin-error.ts';
import { useMe } from '../api/use-me.ts';
import { type Catalogue, useText } from '../i18n/use-text.ts';
import { Button } from '../parts/button.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { TextField } from '../parts/text-field.tsx';

/** Gives whoever has signed in another password. */
export function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const [isDone, setDone] = useState(false);
  return (
    <Dialog.Root open onOpenChange={open => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Popup className="fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-96 max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col gap-4 overflow-auto rounded-lg border border-edge bg-raised p-6 shadow-2xl outline-none">
          <Dialog.Title className="text-base font-semibold">{text.account.changePassword}</Dialog.Title>
          {isDone ? (
            <>
              <p role="status">{text.account.changed}</p>
              <Button kind="main" autoFocus onClick={onClose}>
                {text.shell.close}
              </Button>
            </>
          ) : (
            <PasswordForm onDone={() => setDone(true)} onClose={onClose} />
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface PasswordFormProps {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function PasswordForm({ onDone, onClose }: PasswordFormProps) {
  const text = useText();
  const name = useMe().data?.name ?? '';
  const [passwords, setPasswords] = useState({ from: '', to: '' });
  const change = useMutation({
    mutationFn: () => adminApi.changePassword(passwords),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!change.isPending) change.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {/* Tells a password manager whose password it is. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <TextField
        label={text.account.from}
        name="current-password"
        type="password"
        autoComplete="current-password"
        required
        value={passwords.from}
        onChange={({ target }) => setPasswords(typed => ({ ...typed, from: target.value }))}
      />
      <TextField
        label={text.account.to}
        hint={text.account.rule}
        name="new-password"
        type="password"
        autoComplete="new-password"
        required
        value={passwords.to}
        onChange={({ target }) => setPasswords(typed => ({ ...typed, to: target.value }))}
      />
      {change.error !== null && <Refusal sentence={sentenceOf(change.error, text)} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{text.account.cancel}</Button>
        <Button kind="main" type="submit" aria-disabled={change.isPending}>
          {text.account.change}
        </Button>
      </div>
    </form>
  );
}

function sentenceOf(error: Error, { account }: Catalogue): string {
  const isOld = error instanceof AdminError && error.problem.errors?.[0]?.path === 'from';
  return isOld ? account.wrong : error.message;
}
