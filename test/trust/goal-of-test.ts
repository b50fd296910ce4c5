import { counted, type Finding, type Goal, type Measure, measured, notMeasured } from './goal.ts';
import { runTestFile, type TestFileResult } from './run-test-file.ts';

interface TestedGoal {
  readonly id: string;
  readonly goal: string;
  /** The test file that shows it, whole, in `npm test` as well. */
  readonly path: string;
  readonly does: string;
  /** What each test of it is, in the plural: `files of the corpus`. */
  readonly what: string;
  /** How many there are at least; fewer means that something was left out. */
  readonly atLeast: number;
  /** Reads further demands out of what it printed. */
  readonly measures?: (result: TestFileResult) => readonly Measure[];
}

/** A goal that one test file shows completely: both forms run it. */
export function goalOfTest({ id, goal, path, does, what, atLeast, measures }: TestedGoal): Goal {
  const run = async (): Promise<Finding> => {
    const result = await runTestFile(path);
    if (result.passed === 0 && result.failed.length === 0) return notMeasured(`${path} was skipped`);
    const { passed, failed, skipped } = result;
    const named = failed.length === 0 ? '' : ` (${failed.slice(0, 5).join('; ')})`;
    return measured(
      counted(what, `${passed} hold, ${failed.length} do not${named}`, failed.length === 0),
      counted('left out', String(skipped), skipped === 0 && passed >= atLeast),
      ...(measures?.(result) ?? []),
    );
  };
  return { id, goal, full: does, short: 'the same', shownBy: path, run };
}
