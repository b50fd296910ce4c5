import { Type } from 'typebox';
import { scopes } from '../../access/scope.ts';
import { adminRoles } from '../../model/admin-role.ts';

const Maybe = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

export const RoleSchema = Type.Enum([...adminRoles], { $id: 'AdminRole' });

const GRANT = {
  role: RoleSchema,
  developer: Maybe(Type.String({ description: 'Whose data a developer sees; null for every other role.' })),
};

export const ScopesSchema = Type.Array(Type.String(), {
  description: `What of its role it may use; empty: all. Scopes: ${scopes.join(', ')}.`,
});

/** Who asks. */
export const MeSchema = Type.Object(
  {
    kind: Type.Enum(['process', 'bootstrap', 'token', 'session']),
    name: Type.String(),
    ...GRANT,
    scopes: ScopesSchema,
    expiresAtMs: Maybe(Type.Number()),
  },
  { $id: 'Me' },
);

const TOKEN = {
  id: Type.String(),
  name: Type.String(),
  ...GRANT,
  scopes: ScopesSchema,
  createdAtMs: Type.Number(),
  expiresAtMs: Maybe(Type.Number()),
  lastUsedAtMs: Maybe(Type.Number({ description: 'To a minute.' })),
  revokedAtMs: Maybe(Type.Number()),
};

export const AdminTokenSchema = Type.Object(TOKEN, { $id: 'AdminToken' });
export const IssuedAdminTokenSchema = Type.Object(
  { ...TOKEN, value: Type.String({ description: 'Shown this once.' }) },
  { $id: 'IssuedAdminToken' },
);

export const UserSchema = Type.Object(
  {
    name: Type.String(),
    ...GRANT,
    isDisabled: Type.Boolean(),
    createdAtMs: Type.Number(),
    version: Type.Integer({ description: 'One more with each change.' }),
  },
  { $id: 'User' },
);

/** Longer ones are refused with their length by the rules of passwords. */
export const PasswordSchema = Type.String({ maxLength: 1024, description: '12 to 256 characters.' });
export const UserNameSchema = Type.String({ minLength: 1, maxLength: 64 });
