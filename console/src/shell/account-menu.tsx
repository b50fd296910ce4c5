import { Menu } from '@base-ui/react/menu';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { adminApi } from '../api/admin-api.ts';
import type { Me } from '../api/contract.ts';
import { session } from '../api/session.ts';
import { useText } from '../i18n/use-text.ts';
import { Failure } from '../parts/failure.tsx';
import { ACCOUNT_CLASS, nameOf, roleOf } from './account.tsx';

const ITEM = 'cursor-pointer rounded px-2 py-1 outline-none data-highlighted:bg-chosen';

interface AccountMenuProps {
  readonly me: Me;
  readonly onPassword: () => void;
  /** What the menu opens from. */
  readonly children: ReactNode;
}

/** What one does with oneself: another password, and leaving. */
export function AccountMenu({ me, onPassword, children }: AccountMenuProps) {
  const text = useText();
  const signOut = useMutation({ mutationFn: adminApi.signOut, onSuccess: () => session.signedOut() });
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={`${ACCOUNT_CLASS} data-popup-open:bg-hover`}>{children}</Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner side="top" align="start" sideOffset={4} className="z-50">
            <Menu.Popup className="max-w-72 min-w-44 rounded-md border border-edge bg-raised p-1 shadow-lg outline-none">
              <Menu.Group>
                <Menu.GroupLabel className="border-b border-line px-2 pt-1 pb-2 mb-1">
                  <span className="block truncate font-medium">{nameOf(me, text)}</span>
                  <span className="block truncate text-xs text-faint">{roleOf(me, text)}</span>
                </Menu.GroupLabel>
                {me.kind === 'session' ? (
                  <>
                    <Menu.Item className={ITEM} onClick={onPassword}>
                      {text.account.changePassword}
                    </Menu.Item>
                    <Menu.Item className={ITEM} onClick={() => signOut.mutate()}>
                      {text.account.signOut}
                    </Menu.Item>
                  </>
                ) : (
                  <Menu.Item className={ITEM} onClick={() => session.forgetToken()}>
                    {text.account.forgetToken}
                  </Menu.Item>
                )}
              </Menu.Group>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {signOut.error !== null && <Failure error={signOut.error} />}
    </>
  );
}
