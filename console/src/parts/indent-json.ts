const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

export interface JsonToken {
  readonly kind: 'key' | 'string' | 'other' | 'punctuation' | 'space';
  readonly text: string;
}

/**
 * JSON in tokens with the blanks of an indented layout between them; every other character is as it came.
 *
 * What is no JSON comes back as one token, unchanged.
 */
export function indentJson(text: string): readonly JsonToken[] {
  return isJson(text) ? layOut(text.match(TOKEN) ?? []) : [{ kind: 'other', text }];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function layOut(lexemes: readonly string[]): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  let depth = 0;
  const breakLine = (): void => void tokens.push({ kind: 'space', text: `\n${'  '.repeat(depth)}` });
  for (const [index, lexeme] of lexemes.entries()) {
    const closes = lexeme === '}' || lexeme === ']';
    const isEmpty = closes && ['{', '['].includes(lexemes[index - 1] ?? '');
    if (closes) depth -= 1;
    if (closes && !isEmpty) breakLine();
    tokens.push({ kind: kindOf(lexeme, lexemes[index + 1]), text: lexeme });
    if (lexeme === ':') tokens.push({ kind: 'space', text: ' ' });
    if (lexeme === '{' || lexeme === '[') depth += 1;
    const opensFilled = (lexeme === '{' || lexeme === '[') && !['}', ']'].includes(lexemes[index + 1] ?? '');
    if (lexeme === ',' || opensFilled) breakLine();
  }
  return tokens;
}

function kindOf(lexeme: string, next: string | undefined): JsonToken['kind'] {
  if (lexeme.startsWith('"')) return next === ':' ? 'key' : 'string';
  return /^[{}[\],:]$/.test(lexeme) ? 'punctuation' : 'other';
}
