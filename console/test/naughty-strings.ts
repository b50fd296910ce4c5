import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** What a page must not run, turn around, or choke on: markup, templates, and every character that hides. */
const OWN: readonly string[] = [
  '<script>globalThis.__ran=1</script>',
  '</script><script>globalThis.__ran=1</script>',
  '"><img src=x onerror=globalThis.__ran=1>',
  "'><svg/onload=globalThis.__ran=1>",
  '<iframe srcdoc="<script>parent.__ran=1</script>">',
  '<math><mtext></mtext><style><img src=x onerror=globalThis.__ran=1></style></math>',
  '<details open ontoggle=globalThis.__ran=1>',
  '<input autofocus onfocus=globalThis.__ran=1>',
  '<a href="javascript:globalThis.__ran=1">x</a>',
  'javascript:globalThis.__ran=1',
  'data:text/html,<script>globalThis.__ran=1</script>',
  '<base href="//elsewhere.invalid/">',
  '<link rel=stylesheet href=//elsewhere.invalid/x.css>',
  '<style>*{display:none}</style>',
  '<meta http-equiv=refresh content="0;url=//elsewhere.invalid/">',
  '{{constructor.constructor("globalThis.__ran=1")()}}',
  '${globalThis.__ran=1}',
  '`${globalThis.__ran=1}`',
  '__proto__',
  'constructor',
  '\u202Egnp.exe',
  '\u2066\u202Eisolated\u2069',
  '\u0000null\u0000',
  '\u001b[31mred\u001b[0m',
  '\r\nset-cookie: a=b',
  '\u007f\u0080\u009f',
  'a\u00adb\u200bc\u200dd\u2060e\ufefff',
  '\ud800',
  '\udfff\ud83d',
  `Z${'\u0300'.repeat(40)}`,
  'W'.repeat(5000),
  '\u{e0001}\u{e0041}\u{e007f}',
  '‮‭‪‫‬',
  '',
  ' ',
  ...Array.from({ length: 20 }, (_, index) => `control ${String.fromCodePoint(index + 1)} end`),
];

/** The published list, and those above: 515 in all. */
export function naughtyStrings(): readonly string[] {
  const published: readonly string[] = require('big-list-of-naughty-strings');
  return [...published, ...OWN];
}
