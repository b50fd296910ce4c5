import type { SessionEnd } from '../api/session.ts';
import { type Catalogue, useText } from '../i18n/use-text.ts';
import { Refusal } from '../parts/refusal.tsx';
import { Icon } from './icon.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { TokenForm } from './token-form.tsx';

/** Asks who one is, by name and password or by a token, and says why where one was somebody before. */
export function GatePage({ ended }: { readonly ended: SessionEnd | null }) {
  const text = useText();
  return (
    <main className="flex h-full overflow-auto bg-sunken px-4 py-6">
      <div className="m-auto flex w-full max-w-sm flex-col gap-5 rounded-lg border border-line bg-raised p-6">
        <h1 className="flex items-center gap-2.5 text-lg font-semibold">
          <Icon name="brand" />
          {text.gate.title}
        </h1>
        {ended !== null && <Refusal sentence={sentenceOf(ended, text)} />}
        <SignInForm />
        <p className="flex items-center gap-3 text-xs text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          {text.gate.or}
        </p>
        <TokenForm />
      </div>
    </main>
  );
}

function sentenceOf(ended: SessionEnd, { gate }: Catalogue): string {
  if (ended.why === 'refused') return ended.sentence;
  return ended.why === 'over' ? gate.over : gate.wrongToken;
}
