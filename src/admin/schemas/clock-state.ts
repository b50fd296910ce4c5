import { Type } from 'typebox';

/** The clock that the gateway goes by. */
export const ClockStateSchema = Type.Object(
  {
    frozen: Type.Boolean({ description: 'Whether it stands still.' }),
    nowMs: Type.Number({ description: 'UNIX milliseconds.' }),
    offsetMs: Type.Number({ description: 'How far it is ahead of the machine; negative: behind.' }),
  },
  { $id: 'ClockState' },
);

export type ClockState = Type.Static<typeof ClockStateSchema>;
