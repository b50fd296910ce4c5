import { Type } from 'typebox';

const STATE = {
  keyId: Type.String({ description: 'Of the current key.' }),
  current: Type.Integer({ description: 'Secrets under the current key.' }),
  left: Type.Array(
    Type.Object({
      keyId: Type.String(),
      count: Type.Integer(),
      isKnown: Type.Boolean({ description: 'Whether the gateway has that key.' }),
    }),
    { description: 'Those under other keys.' },
  ),
};

export const RewrapStateSchema = Type.Object(STATE, { $id: 'RewrapState' });

export const RewrappedSchema = Type.Object(
  { ...STATE, rewrapped: Type.Integer({ description: 'By this step.' }) },
  { $id: 'Rewrapped' },
);
