import { Type } from 'typebox';
import { CommittedSchema } from './registry-change.ts';

export const PACKAGE_REQUEST_STATES = ['pending', 'approved', 'rejected', 'withdrawn', 'expired'] as const;

export const PackageRequestSchema = Type.Object(
  {
    number: Type.Integer(),
    appKey: Type.String(),
    packageCode: Type.String(),
    state: Type.Enum(PACKAGE_REQUEST_STATES),
    reason: Type.String({ description: 'Why it is asked for.' }),
    requestedBy: Type.String(),
    requestedAtMs: Type.Number(),
    expiresAtMs: Type.Number({ description: 'From then on, one that is pending has expired.' }),
    decidedBy: Type.Union([Type.String(), Type.Null()]),
    decidedAtMs: Type.Union([Type.Number(), Type.Null()]),
    decision: Type.String({ description: 'Why it was decided so.' }),
    grantedUntilMs: Type.Union([
      Type.Number({ description: 'The end of the grant; `null`: it has none, or there is no grant.' }),
      Type.Null(),
    ]),
  },
  { $id: 'PackageRequest' },
);

export const PackageRequestPageSchema = Type.Object(
  {
    items: Type.Array(PackageRequestSchema),
    next: Type.Union([Type.Integer({ description: 'The `before` of the next page.' }), Type.Null()]),
  },
  { $id: 'PackageRequestPage' },
);

export const ApprovedSchema = Type.Object(
  { ...CommittedSchema.properties, request: PackageRequestSchema },
  { $id: 'Approved' },
);
