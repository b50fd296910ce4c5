import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from './project.ts';

/* The linter allows narrowing casts; style allows them only where a comment says why they are true. */

if (import.meta.main) {
  const paths = globSync('{src,sdk/src,test,tools,bench,console/src,console/test}/**/*.{ts,tsx}', {
    cwd: projectRoot,
  });
  const sentences = paths.flatMap(path => checkCasts(path, readFileSync(join(projectRoot, path), 'utf8')));
  for (const sentence of sentences) console.log(sentence);
  process.exitCode = sentences.length === 0 ? 0 : 1;
}

/** A sentence for each `as` without a comment on its line or above its statement; `as const` needs none. */
export function checkCasts(path: string, text: string): readonly string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lines = text.split('\n');
  return castsOf(file)
    .filter(cast => !isExplained(cast, lines))
    .map(cast => `${path}:${lineOf(cast) + 1}: a cast without a comment that says why it is true`);
}

function castsOf(node: ts.Node): readonly ts.Node[] {
  const casts: ts.Node[] = ts.isAsExpression(node) && !ts.isConstTypeReference(node.type) ? [node] : [];
  ts.forEachChild(node, child => {
    casts.push(...castsOf(child));
  });
  return casts;
}

function isExplained(cast: ts.Node, lines: readonly string[]): boolean {
  const castLine = ts.getLineAndCharacterOfPosition(cast.getSourceFile(), cast.getEnd()).line;
  const above = new Set([lineOf(cast), lineOf(statementOf(cast)), castLine]);
  return [...above].some(line => isComment(lines[line - 1]) || /\s\/[/*]\s/.test(lines[line] ?? ''));
}

function statementOf(node: ts.Node): ts.Node {
  let statement = node;
  while (!ts.isStatement(statement) && !ts.isSourceFile(statement.parent)) statement = statement.parent;
  return statement;
}

function lineOf(node: ts.Node): number {
  return ts.getLineAndCharacterOfPosition(node.getSourceFile(), node.getStart()).line;
}

function isComment(line: string | undefined): boolean {
  return line !== undefined && /^\s*(\/\/|\/\*|\*)/.test(line);
}
