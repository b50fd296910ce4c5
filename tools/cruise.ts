import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';

/** Where imports are looked for, as far as the folder exists. */
const FOLDERS = ['src', 'sdk/src', 'test', 'tools', 'bench'];

/** Reads every import below `root` and judges it by `forbidden`. Throws where a file cannot be read. */
export async function cruiseProject(
  root: string,
  forbidden: readonly IForbiddenRuleType[],
): Promise<ICruiseResult> {
  const folders = FOLDERS.filter(folder => existsSync(join(root, folder)));
  const { output } = await cruise(folders, {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: [...forbidden] },
    doNotFollow: { path: 'node_modules' },
    // Type imports are imports too: they vanish before the code runs, but the rooms are also about reading.
    tsPreCompilationDeps: true,
    // As Node resolves them: some packages have no other entry than that of `import`.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  });
  if (typeof output === 'string') throw new Error('the import graph came back as text');
  return output;
}
