import { lazy, Suspense } from 'react';
import type { Me } from '../api/contract.ts';
import { useMe } from '../api/use-me.ts';
import { type Catalogue, useText } from '../i18n/use-text.ts';
import { Icon } from './icon.tsx';

// The menu is no part of the first view: its place is taken by what it opens from.
const AccountMenu = lazy(async () => ({ default: (await import('./account-menu.tsx')).AccountMenu }));

/** The look of the button that opens the menu, and of its place. */
export const ACCOUNT_CLASS =
  'flex min-h-8 items-center gap-2.5 rounded-md px-2.5 py-1 text-left text-muted hover:bg-hover hover:text-text';

/** Who one is and as what, in the rail. */
export function Account({ onPassword }: { readonly onPassword: () => void }) {
  const me = useMe().data;
  if (me === undefined) return null;
  const name = <AccountName me={me} />;
  return (
    <Suspense fallback={<div className={ACCOUNT_CLASS}>{name}</div>}>
      <AccountMenu me={me} onPassword={onPassword}>
        {name}
      </AccountMenu>
    </Suspense>
  );
}

function AccountName({ me }: { readonly me: Me }) {
  const text = useText();
  return (
    <>
      <Icon name="person" />
      <span className="flex min-w-0 flex-col text-xs max-lg:sr-only">
        <span className="truncate font-medium text-text">{nameOf(me, text)}</span>
        <span className="truncate text-faint">{roleOf(me, text)}</span>
      </span>
    </>
  );
}

/** The token of the process has no name of its own. */
export function nameOf({ kind, name }: Me, { account }: Catalogue): string {
  return kind === 'process' ? account.processToken : name;
}

/** A role, with the developer of whom one sees what is their own. */
export function roleOf({ role, developer }: Me, { account }: Catalogue): string {
  return developer === null ? account.roles[role] : `${account.roles[role]} · ${developer}`;
}
