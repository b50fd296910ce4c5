import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isOpenTo, isWithin } from '../../src/admin/access/route-access.ts';
import { adminRoutes } from '../../src/admin/routes.ts';
import { adminRoles } from '../../src/model/admin-role.ts';
import { type Deed, may } from '../src/api/may.ts';

/** The routes that stand behind what the page offers. */
const ROUTES: Readonly<Record<Deed, readonly string[]>> = {
  call: ['POST /sign', 'POST /send', 'POST /calls/:id/replay', 'GET /calls/:id/snippet', 'GET /credentials'],
  explain: ['POST /explain'],
  save: ['GET /calls/har'],
};
const HELD = [[], ['status:read'], ['calls:read'], ['calls:write'], ['sandbox:write']];

describe('the page offers a deed to those, and only those, to whom every route behind it is open', () => {
  for (const deed of Object.keys(ROUTES)) {
    test(deed, () => {
      // Its keys are deeds.
      const known = deed as Deed;
      for (const name of ROUTES[known]) {
        const route = adminRoutes.find(({ method, path }) => `${method} ${path}` === name);
        assert.ok(route, name);
        for (const role of adminRoles)
          for (const scopes of HELD)
            assert.equal(
              may({ role, scopes }, known),
              isOpenTo(route.access, role) && isWithin(route.access, scopes),
              `${name}, ${role}, ${scopes.join(' ')}`,
            );
      }
    });
  }
});

test('before it is known who asks, nothing is offered', () => {
  assert.equal(may(undefined, 'call'), false);
});
