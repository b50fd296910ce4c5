import { scopes } from '../../src/access/scope.ts';
import { isOpenTo } from '../../src/admin/access/route-access.ts';
import type { AdminRoute } from '../../src/admin/admin-route.ts';
import { adminRoutes } from '../../src/admin/routes.ts';
import { adminRoles } from '../../src/model/admin-role.ts';
import { GENERATED_NOTE, type GeneratedFile } from './generated-file.ts';
import { titleOf } from './route-title.ts';

/** Who may use which route of the admin interface, for people to look through. */
export function generateAdminAccess(): readonly GeneratedFile[] {
  return [{ path: 'docs/reference/admin-access.md', text: renderPage() }];
}

function renderPage(): string {
  return `${GENERATED_NOTE}

# Who may do what

Every request to the admin interface is somebody's: of the token that the process was started with (an owner's), of an
admin token that was issued, or of a user who has signed in. Each has one of five roles:

| role | what it is for |
|---|---|
| owner | everything, and who else has access |
| operator | runs the platform: changes everything that is served, but not who has access |
| auditor | reads everything, with who did what |
| viewer | reads what is served, and the calls |
| developer | reads and rotates what is their own: their apps, the secrets, authorizations and calls of these |

What belongs to another developer answers as what does not exist does. A token can be narrowed to scopes, which take
away from its role and never add to it; one that writes also reads.

Scopes: ${scopes.map(scope => `\`${scope}\``).join(', ')}.

In the table, \`own\` stands for what is the developer's own; routes that belong to nobody in particular show it all.

| route | ${adminRoles.join(' | ')} | scope |
|---|${adminRoles.map(() => '---|').join('')}---|
${adminRoutes.map(renderRow).join('\n')}
`;
}

function renderRow(route: AdminRoute): string {
  const { roles, scope } = route.access;
  const cells = adminRoles.map(role => {
    if (roles === 'nobody') return 'anybody';
    if (!isOpenTo(route.access, role)) return '';
    return role === 'developer' && showsOwn(route) ? 'own' : 'yes';
  });
  const needs = roles === 'bootstrap' ? 'the bootstrap token' : scope === undefined ? '' : `\`${scope}\``;
  return `| \`${titleOf(route)}\` | ${cells.join(' | ')} | ${needs} |`;
}

/** Whether what a developer sees there is a part of what others see. */
function showsOwn({ access: { own, scope } }: AdminRoute): boolean {
  return own !== undefined || /^(?:apps|authorizations|calls):/.test(scope ?? '');
}
