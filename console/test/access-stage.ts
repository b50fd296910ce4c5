import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';
import { openStage } from '../../test/registry/registry-stage.ts';
import { GatewayStage } from './gateway-stage.ts';

export const PASSWORD = 'correct horse battery';
export const BOOTSTRAP = 'bootstrap-token-of-the-console-test';

/** An app of the demo, which belongs to a developer here. */
export const OWN_APP = 'fbbe9626040a3d0d7082f89325df39a4';
const DOCUMENT = DEMO_DOCUMENT.replace('\napps:\n', '\ndevelopers: [{ id: acme }]\napps:\n').replace(
  `- app_key: ${OWN_APP}\n`,
  `- app_key: ${OWN_APP}\n    developer: acme\n`,
);

/** The demo with people who sign in: ann, an operator; vic, a viewer; and dev, a developer of acme. All have one password. */
export async function startAccessStage() {
  const { access, clock, apply } = await openStage();
  await apply(DOCUMENT);
  const people = [
    { name: 'ann', role: 'operator', developer: null },
    { name: 'vic', role: 'viewer', developer: null },
    { name: 'dev', role: 'developer', developer: 'acme' },
  ] as const;
  for (const person of people) await access.addUser({ ...person, password: PASSWORD }, 'test');
  const stage = await GatewayStage.start(DOCUMENT, { access, bootstrapToken: BOOTSTRAP });
  return { stage, access, clock };
}
