import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { adminApi } from '../api/admin-api.ts';
import { useMe } from '../api/use-me.ts';
import { useSession } from '../api/use-session.ts';
import { useText } from '../i18n/use-text.ts';
import { Account } from './account.tsx';
import { GatePage } from './gate-page.tsx';
import { GatewayState } from './gateway-state.tsx';
import { Icon, type IconName } from './icon.tsx';
import { PreferenceSwitches } from './preference-switches.tsx';
import { useKey } from './use-key.ts';

// None of them is part of the first view.
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const HelpDialog = lazy(async () => ({ default: (await import('./help-dialog.tsx')).HelpDialog }));
const PasswordDialog = lazy(async () => ({
  default: (await import('./password-dialog.tsx')).PasswordDialog,
}));

export type Overlay = 'none' | 'palette' | 'help' | 'password';

/** The console for whoever is known to the gateway; for everybody else the page that asks who they are. */
export function AppShell() {
  const { by, ended } = useSession();
  if (by === 'nothing') return <GatePage ended={ended} />;
  return by === 'cookie' ? <WhereSignedIn /> : <Frame />;
}

/** Shows nothing until the gateway has said whether the browser has a session: then either page is the right one. */
function WhereSignedIn() {
  const { isPending } = useMe();
  return isPending ? null : <Frame />;
}

/** Rail, page, and what opens above them. */
function Frame() {
  const [overlay, setOverlay] = useState<Overlay>('none');
  useKey('palette', () => setOverlay('palette'));
  useKey('?', () => setOverlay('help'));
  const close = (): void => setOverlay('none');
  return (
    <div className="flex h-full flex-col sm:flex-row">
      <Rail onOpen={setOverlay} />
      <main id="page" tabIndex={-1} className="relative min-h-0 min-w-0 flex-1 outline-none">
        <Outlet />
      </main>
      <Suspense>
        {overlay === 'palette' && <Palette onClose={close} />}
        {overlay === 'help' && <HelpDialog onClose={close} />}
        {overlay === 'password' && <PasswordDialog onClose={close} />}
      </Suspense>
    </div>
  );
}

const PAGES = [
  { to: '/', icon: 'requests' },
  { to: '/explorer', icon: 'explorer' },
  { to: '/errors', icon: 'errors' },
] as const satisfies readonly { readonly to: string; readonly icon: IconName }[];

function Rail({ onOpen }: { readonly onOpen: (overlay: Overlay) => void }) {
  const text = useText();
  const status = useQuery({ queryKey: ['status'], queryFn: adminApi.status, refetchInterval: 15_000 });
  return (
    <header className="flex shrink-0 items-center border-b border-line bg-sunken max-sm:pr-2 sm:w-14 sm:flex-col sm:items-stretch sm:border-r sm:border-b-0 lg:w-52">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-raised focus:px-3 focus:py-2"
      >
        {text.nav.skip}
      </a>
      <div className="hidden h-12 items-center gap-2.5 px-4 sm:flex">
        <Icon name="brand" />
        <span className="hidden text-base font-semibold tracking-tight lg:block">Gatewright</span>
      </div>
      <RailButton label={text.shell.search} keys="⌘K" icon="search" onClick={() => onOpen('palette')} />
      <nav
        aria-label={text.nav.label}
        className="flex gap-0.5 sm:mt-3 sm:flex-col sm:px-2 max-sm:order-first max-sm:py-1.5 max-sm:pl-2"
      >
        {PAGES.map(({ to, icon }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === '/', includeSearch: false }}
            title={text.nav[icon]}
            className="flex h-8 items-center gap-2.5 rounded-md px-2.5 text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-chosen aria-[current=page]:font-medium aria-[current=page]:text-text"
          >
            <Icon name={icon} />
            <span className="sr-only lg:not-sr-only">{text.nav[icon]}</span>
          </Link>
        ))}
      </nav>
      <div className="flex gap-1 max-sm:items-center sm:mt-auto sm:flex-col sm:gap-3 sm:px-2 sm:pb-3">
        <GatewayState status={status.data} failed={status.isError} />
        <Account onPassword={() => onOpen('password')} />
        <PreferenceSwitches onHelp={() => onOpen('help')} />
      </div>
    </header>
  );
}

interface RailButtonProps {
  readonly label: string;
  readonly keys: string;
  readonly icon: IconName;
  readonly onClick: () => void;
}

function RailButton({ label, keys, icon, onClick }: RailButtonProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      title={label}
      className="flex h-8 items-center max-sm:ml-auto sm:mx-2 sm:mt-1 gap-2.5 rounded-md border border-line bg-page px-2 text-faint hover:border-edge hover:text-text"
    >
      <Icon name={icon} />
      <span className="sr-only lg:not-sr-only lg:flex-1 lg:truncate lg:text-left">{label}</span>
      <kbd className="mono hidden text-faint lg:block">{keys}</kbd>
    </button>
  );
}
