import type { Fix } from '../mistake.ts';

export const fixOrder: Fix = {
  sentence:
    'Sort all top-level keys together, upwards, by their bytes: upper case before lower case, by the key alone.',
  code: {
    python: 'base = "".join(key + text(body[key]) for key in sorted(body))',
    javascript:
      'const base = Object.keys(body).sort().map(key => key + text(body[key])).join(""); // sort(), not localeCompare',
    java: 'for (var entry : new TreeMap<>(body).entrySet()) base.append(entry.getKey()).append(text(entry.getValue()));',
    php: 'ksort($body, SORT_STRING);',
    go: 'keys := slices.Sorted(maps.Keys(body))',
    csharp: 'var keys = body.Keys.OrderBy(key => key, StringComparer.Ordinal);',
  },
};
