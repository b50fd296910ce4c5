import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { AdminRoute } from '../../src/admin/admin-route.ts';
import { adminRoutes } from '../../src/admin/routes.ts';
import { type AdminRole, adminRoles } from '../../src/model/admin-role.ts';
import { titleOf } from '../../tools/generators/route-title.ts';
import { BOOTSTRAP, startAccessStage } from './access-stage.ts';

/*
 * R18: every route of the interface, as the router has them, × everybody who may come. What is expected is the table of
 * docs/reference/admin-access.md, which people look through; what is asked is the interface itself.
 */

type Stage = Awaited<ReturnType<typeof startAccessStage>>;
type Asker = AdminRole | 'nobody' | 'a wrong token' | 'the bootstrap token' | 'a token of another scope';

interface Row {
  readonly roles: ReadonlySet<string>;
  readonly isForAnybody: boolean;
  readonly isForBootstrap: boolean;
  readonly scope: string;
}

const PAGE = new URL('../../docs/reference/admin-access.md', import.meta.url);
const table = readTable(readFileSync(PAGE, 'utf8'));

function readTable(text: string): ReadonlyMap<string, Row> {
  const rows = [...text.matchAll(/^\| `([A-Z]+ [^`]+)` \|(.*)\|$/gm)].map(([, title = '', rest = '']) => {
    const cells = rest.split('|').map(cell => cell.trim());
    const roles = new Set<string>(
      adminRoles.filter((_, index) => ['yes', 'own'].includes(cells[index] ?? '')),
    );
    const needs = cells.at(-1) ?? '';
    const row: Row = {
      roles,
      isForAnybody: cells[0] === 'anybody',
      isForBootstrap: needs === 'the bootstrap token',
      scope: needs.replaceAll('`', ''),
    };
    return [title, row] as const;
  });
  return new Map(rows);
}

/** 401, 403, or `0`: somebody who may. */
function expected(row: Row, asker: Asker): number {
  if (row.isForAnybody) return 0;
  if (asker === 'nobody' || asker === 'a wrong token') return 401;
  if (asker === 'the bootstrap token') return row.isForBootstrap ? 0 : 403;
  if (row.isForBootstrap) return 403;
  if (asker === 'a token of another scope') return row.scope === '' || row.scope === OTHER_SCOPE ? 0 : 403;
  return row.roles.has(asker) ? 0 : 403;
}

const OTHER_SCOPE = 'merchants:read';
const VALUES: Readonly<Record<string, string>> = {
  appKey: 'shop',
  mallId: '635517726820718',
  type: 'bg.order.get',
  number: '1',
  version: '1',
};

function urlOf({ path, action }: AdminRoute, values = VALUES): string {
  const filled = path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => values[name] ?? 'x');
  const query = path === '/why' ? `?app_key=${values['appKey']}&type=bg.order.get` : '';
  return `${filled}${action === undefined ? '' : `:${action}`}${query}`;
}

async function tokenOf(stage: Stage, asker: Asker): Promise<string> {
  if (asker === 'nobody') return '';
  if (asker === 'a wrong token') return 'gwa_0123456789abcdef_0123456789012345678901234567890123456789012';
  if (asker === 'the bootstrap token') return BOOTSTRAP;
  return asker === 'a token of another scope' ? stage.tokenOf('owner', [OTHER_SCOPE]) : stage.tokenOf(asker);
}

/** The status alone: a stream has no end. */
async function statusOf(stage: Stage, route: AdminRoute, token: string): Promise<number> {
  const { port } = stage.gateway.listening.admin;
  const stop = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/admin/v1${urlOf(route)}`, {
    method: route.method,
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      'sec-fetch-site': 'same-origin',
    },
    signal: stop.signal,
  });
  if (route.reply === undefined && response.ok) stop.abort();
  else await response.arrayBuffer();
  return response.status;
}

/** A call with a wrong sign. */
async function callAs(stage: Stage, appKey: string): Promise<void> {
  const body = JSON.stringify({ app_key: appKey, type: 'bg.echo.get', timestamp: 1, sign: 'A'.repeat(32) });
  const url = `http://127.0.0.1:${stage.gateway.listening.gateway.port}/openapi/router`;
  await (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).text();
}

const ASKERS: readonly Asker[] = [
  ...adminRoles,
  'nobody',
  'a wrong token',
  'the bootstrap token',
  'a token of another scope',
];

describe('every route of the admin interface', () => {
  test('stands in the table of who may use it, and in no other row', () => {
    assert.deepEqual([...table.keys()].toSorted(), adminRoutes.map(titleOf).toSorted());
  });

  for (const asker of ASKERS) {
    test(`lets ${asker} in as its row says, and no further`, async () => {
      await using stage = await startAccessStage(asker === 'the bootstrap token' ? 'production' : 'sandbox');
      const token = await tokenOf(stage, asker);
      let count = 0;
      for (const route of adminRoutes) {
        const row = table.get(titleOf(route));
        assert.ok(row !== undefined);
        const wanted = expected(row, asker);
        const status = await statusOf(stage, route, token);
        const shown = `${titleOf(route)} answers ${status}`;
        if (wanted > 0) assert.equal(status, wanted, shown);
        else assert.ok(status !== 401 && status !== 403, shown);
        count += 1;
      }
      console.log(`    ${asker}: ${count} routes`);
    });
  }
});

describe('one developer', () => {
  test('sees nothing of another one, on any route that is open to developers', async () => {
    await using stage = await startAccessStage('sandbox');
    const token = await stage.tokenOf('developer');
    for (const appKey of ['shop', 'rival']) await callAs(stage, appKey);
    assert.match((await stage.ask('GET', '/calls')).text, /"rival"/);
    let seen = 0;
    for (const route of adminRoutes) {
      if (route.method !== 'GET' || route.reply === undefined) continue;
      const { status, text } = await stage.ask('GET', urlOf(route), { token });
      assert.ok(!/rival|globex/.test(text), `${titleOf(route)}: ${text}`);
      assert.ok(!text.includes('"upstream":"'), `${titleOf(route)} names what is behind: ${text}`);
      if (status === 200 && text.includes('shop')) seen += 1;
    }
    assert.ok(seen >= 7, `${seen} routes show what is their own`);
  });

  test('is answered about what is another’s as about what does not exist, byte for byte', async () => {
    await using stage = await startAccessStage();
    const token = await stage.tokenOf('developer');
    let asked = 0;
    for (const route of adminRoutes) {
      const row = table.get(titleOf(route));
      if (!/:appKey|^\/why/.test(route.path) || row?.roles.has('developer') !== true) continue;
      const answers = await Promise.all(
        ['rival', 'absent'].map(async appKey => {
          const url = urlOf(route, { ...VALUES, appKey });
          const body = route.method === 'GET' ? {} : { body: '{}' };
          const { status, text } = await stage.ask(route.method, url, { token, ...body });
          return { status, text: text.replaceAll(appKey, 'KEY') };
        }),
      );
      assert.equal(answers[0]?.status, 404, titleOf(route));
      assert.deepEqual(answers[0], answers[1], titleOf(route));
      asked += 1;
    }
    assert.ok(asked >= 8, `${asked} routes`);
  });

  test('is not shown the call of another one, nor what is behind the gateway', async () => {
    await using stage = await startAccessStage('sandbox');
    const token = await stage.tokenOf('developer');
    const idOf = async (appKey: string): Promise<string> => {
      await callAs(stage, appKey);
      return String(JSON.parse((await stage.ask('GET', '/calls?limit=1')).text).calls[0].id);
    };
    const [own, other] = [await idOf('shop'), await idOf('rival')];
    assert.equal((await stage.ask('GET', `/calls/${own}`, { token })).status, 200);
    assert.equal((await stage.ask('GET', `/calls/${own}/explanation`, { token })).status, 200);
    const foreign = await stage.ask('GET', `/calls/${other}`, { token });
    const absent = await stage.ask('GET', '/calls/us-none', { token });
    assert.equal(foreign.status, 404);
    assert.equal(foreign.text.replace(other, 'ID'), absent.text.replace('us-none', 'ID'));
    assert.equal((await stage.ask('GET', `/calls/${other}/explanation`, { token })).status, 404);
  });

  test('asks for packages of own apps alone, and decides about none', async () => {
    await using stage = await startAccessStage();
    const token = await stage.tokenOf('developer');
    await stage.ask('PUT', '/packages/more', { json: { types: ['bg.*'] } });
    const askFor = (appKey: string, asker?: string) =>
      stage.ask('POST', '/package-requests', {
        json: { app_key: appKey, package: 'more' },
        ...(asker === undefined ? {} : { token: asker }),
      });
    assert.equal((await askFor('shop', token)).status, 200);
    assert.equal((await askFor('rival')).status, 200);
    const [foreign, absent] = [await askFor('rival', token), await askFor('absent', token)];
    assert.equal(foreign.status, 404);
    assert.equal(foreign.text.replace('rival', 'KEY'), absent.text.replace('absent', 'KEY'));
    const listed = await stage.ask('GET', '/package-requests', { token });
    assert.match(listed.text, /"appKey":"shop"/);
    assert.doesNotMatch(listed.text, /rival/);
    assert.equal(
      (await stage.ask('GET', '/package-requests?app_key=rival', { token })).text.includes('rival'),
      false,
    );
    assert.equal((await stage.ask('GET', '/package-requests/1', { token })).status, 200);
    const other = await stage.ask('GET', '/package-requests/2', { token });
    const none = await stage.ask('GET', '/package-requests/9', { token });
    assert.equal(other.status, 404);
    assert.equal(other.text.replace('2.', 'N.'), none.text.replace('9.', 'N.'));
    assert.equal((await stage.ask('POST', '/package-requests/2:withdraw', { token })).status, 404);
    assert.equal((await stage.ask('POST', '/package-requests/1:approve', { token, body: '{}' })).status, 403);
    assert.equal((await stage.ask('POST', '/package-requests/1:withdraw', { token })).status, 200);
  });

  test('rotates the secret of an own app, and suspends none', async () => {
    await using stage = await startAccessStage();
    const token = await stage.tokenOf('developer');
    assert.equal((await stage.ask('POST', '/apps/shop/secrets:rotate', { token, body: '{}' })).status, 200);
    assert.equal((await stage.ask('POST', '/apps/shop:suspend', { token })).status, 403);
    assert.match(
      (await stage.ask('GET', '/audit')).text,
      /"actor":"token:[0-9a-f]{16}","action":"secret.rotate"/,
    );
  });
});
