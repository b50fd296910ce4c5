import { Type } from 'typebox';

export const SnippetLanguageSchema = Type.Enum(['curl', 'node', 'python', 'php', 'java'], {
  description:
    'A `curl` command carries the signed body, good for as long as its timestamp; a program signs for itself.',
});

export const SnippetSchema = Type.Object(
  {
    language: SnippetLanguageSchema,
    text: Type.String({
      description:
        'A whole program, without its secrets: it reads APP_SECRET and ACCESS_TOKEN from the environment. A `curl` command holds the token.',
    }),
  },
  { $id: 'Snippet' },
);

export type SnippetLanguage = Type.Static<typeof SnippetLanguageSchema>;
export type Snippet = Type.Static<typeof SnippetSchema>;
