import { checkReplay } from '../../pipeline/checks/check-replay.ts';
import { explainsStep } from '../step-explanation.ts';

const GUARDS = {
  off: 'any: the guard of this app is off',
  report: 'a sign that came with no other body; the guard of this app only reports',
  refuse: 'a sign that came with no other body before',
} as const;

export const explainReplay = explainsStep(checkReplay, {
  row: 6,
  title: 'The sign came with no other body',
  tell({ app }, _world, refusal) {
    const unseen = app.replayGuard === 'off' ? 'not looked at' : 'a sign that is new, or came with this body';
    return { observed: refusal?.cause ?? unseen, expected: GUARDS[app.replayGuard] };
  },
});
