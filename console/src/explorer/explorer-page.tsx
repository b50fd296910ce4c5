import { Tabs } from '@base-ui/react/tabs';
import { getRouteApi } from '@tanstack/react-router';
import { useText } from '../i18n/use-text.ts';
import { mergeSearch } from '../parts/merge-search.ts';
import { TabStrip } from '../parts/tab-strip.tsx';
import type { ExplorerSearch } from '../router.tsx';
import { CallBuilder } from './call-builder.tsx';
import { SignTester } from './sign-tester.tsx';

const route = getRouteApi('/explorer');

/** Build a call and see its sign come about; or have a body judged that was built elsewhere. */
export function ExplorerPage() {
  const text = useText();
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Tabs.Root
      value={view ?? 'call'}
      onValueChange={next =>
        void navigate({
          to: '/explorer',
          search: (rest: ExplorerSearch) => mergeSearch(rest, { view: next === 'sign' ? 'sign' : undefined }),
        })
      }
      className="flex h-full flex-col"
    >
      <header className="flex h-12 items-end">
        <h1 className="sr-only">{text.explorer.title}</h1>
        <div className="flex-1">
          <TabStrip
            label={text.explorer.views}
            entries={[
              { id: 'call', label: text.explorer.call },
              { id: 'sign', label: text.explorer.tester },
            ]}
          />
        </div>
      </header>
      <Tabs.Panel value="call" className="min-h-0 flex-1">
        <CallBuilder />
      </Tabs.Panel>
      <Tabs.Panel value="sign" className="min-h-0 flex-1">
        <SignTester />
      </Tabs.Panel>
    </Tabs.Root>
  );
}
