import { refuse } from '../../src/errors/refusal.ts';
import { checkSign } from '../../src/pipeline/checks/check-sign.ts';
import type { checkTokenScope } from '../../src/pipeline/checks/check-token-scope.ts';
import { checkTypePresent } from '../../src/pipeline/checks/check-type-present.ts';
import { identifyApp } from '../../src/pipeline/checks/identify-app.ts';
import { identifyAppKey } from '../../src/pipeline/checks/identify-app-key.ts';
import { scanBody } from '../../src/pipeline/checks/scan-body.ts';
import { passed, pipeline, type Step, step } from '../../src/pipeline/step.ts';

/*
 * Held by `tsc -p .` alone: nothing here runs. An expected error that does not come is an error itself, and the
 * sentences are compared as types.
 */

/** `true` where two types are one and the same, not merely assignable. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Expect<Holds extends true> = Holds;

/** What `pipeline()` takes for these steps: the steps alone, or the steps and the sentence that says what is wrong. */
type Takes<Steps extends readonly Step[]> = Parameters<typeof pipeline<Steps>>[0];

type RightOrder = readonly [typeof scanBody, typeof identifyAppKey, typeof identifyApp, typeof checkSign];
type SignBeforeApp = readonly [typeof scanBody, typeof identifyAppKey, typeof checkSign, typeof identifyApp];
type NoBody = readonly [typeof checkTypePresent, typeof scanBody];
type TwoMissing = readonly [typeof scanBody, typeof checkTokenScope];

export type Sentences = [
  Expect<Same<Takes<RightOrder>, RightOrder>>,
  Expect<Same<Takes<SignBeforeApp>, SignBeforeApp & "check-sign needs 'app', which no earlier step gives">>,
  Expect<Same<Takes<NoBody>, NoBody & "check-type-present needs 'body', which no earlier step gives">>,
  // Where two facts are missing, a sentence for each.
  Expect<
    Same<
      Takes<TwoMissing>,
      TwoMissing &
        (
          | "check-token-scope needs 'app', which no earlier step gives"
          | "check-token-scope needs 'api', which no earlier step gives"
          | "check-token-scope needs 'token', which no earlier step gives"
        )
    >
  >,
];

// A right order compiles, whatever else stands between.
pipeline([scanBody, checkTypePresent, identifyAppKey, identifyApp, checkSign]);

// @ts-expect-error a step may not run before the fact that it needs is given
pipeline([scanBody, identifyAppKey, checkSign, identifyApp]);

// @ts-expect-error a fact that no step gives is missing wherever it is needed
pipeline([scanBody, identifyAppKey, checkSign]);

step({
  name: 'refuses-undeclared',
  needs: ['received'],
  gives: [],
  refuses: ['sign-missing'],
  // @ts-expect-error a step may not refuse with a name that it does not declare
  run: () => refuse('sign-invalid'),
});

step({
  name: 'refuses-undeclared-later',
  needs: [],
  gives: [],
  refuses: [],
  // @ts-expect-error … nor by a promise
  run: () => Promise.resolve(refuse('sign-invalid')),
});

step({
  name: 'refuses-success',
  needs: [],
  gives: [],
  // @ts-expect-error the row of success is not a refusal
  refuses: ['success'],
  run: () => passed,
});

step({
  name: 'refuses-unknown',
  needs: [],
  gives: [],
  // @ts-expect-error a name that the table does not have cannot be declared
  refuses: ['no-such-row'],
  run: () => passed,
});

step({
  name: 'gives-nothing',
  needs: ['received'],
  gives: ['environment'],
  refuses: [],
  // @ts-expect-error a step must give what it declares
  run: () => passed,
});

step({
  name: 'gives-another',
  needs: ['received'],
  gives: ['environment'],
  refuses: [],
  // @ts-expect-error … of the type that the fact has
  run: () => ({ environment: 'elsewhere' }),
});

step({
  name: 'sees-too-much',
  needs: ['received'],
  gives: [],
  refuses: [],
  run(facts) {
    // @ts-expect-error a step sees only what it needs
    return facts.app.isActive ? passed : passed;
  },
});

// All of it in order: needs, gives and refuses as declared.
step({
  name: 'keeps-its-word',
  needs: ['received'],
  gives: ['environment'],
  refuses: ['environment-not-supported'],
  run: ({ received }) =>
    received.environment === 'other'
      ? refuse('environment-not-supported')
      : { environment: received.environment },
});
