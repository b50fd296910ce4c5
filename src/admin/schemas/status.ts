import { Type } from 'typebox';
import { ClockStateSchema } from './clock-state.ts';

/** What runs here, and how. */
export const StatusSchema = Type.Object(
  {
    version: Type.String({ description: 'Of the gateway.' }),
    revision: Type.String({ description: 'Of the document that is served.' }),
    mode: Type.Enum(['sandbox', 'production']),
    profile: Type.Enum(['documented', 'observed']),
    region: Type.String(),
    gatewayUrl: Type.String({ description: 'Where calls are sent to, without a slash at its end.' }),
    startedAtMs: Type.Number(),
    nowMs: Type.Number(),
    clock: ClockStateSchema,
    copy: Type.Union(
      [
        Type.Object({ revision: Type.Integer(), writtenAtMs: Type.Number(), reason: Type.String() }),
        Type.Null(),
      ],
      { description: 'The copy of a registry that is served because the registry cannot be opened.' },
    ),
  },
  { $id: 'Status' },
);

export type Status = Type.Static<typeof StatusSchema>;
