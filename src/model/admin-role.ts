/** What somebody is to the admin interface; docs/reference/admin-access.md says what each may do. */
export const adminRoles = ['owner', 'operator', 'auditor', 'viewer', 'developer'] as const;

export type AdminRole = (typeof adminRoles)[number];

export function isAdminRole(text: string): text is AdminRole {
  return adminRoles.some(role => role === text);
}
