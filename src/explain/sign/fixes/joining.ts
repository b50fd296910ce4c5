import type { Fix } from '../mistake.ts';

export const fixJoining: Fix = {
  sentence: 'Join key and value of each parameter, and the parameters, with nothing between them.',
  code: {
    python: 'base = "".join(key + text(body[key]) for key in sorted(body))',
    javascript: 'const base = Object.keys(body).sort().map(key => key + text(body[key])).join("");',
    java: 'for (var entry : new TreeMap<>(body).entrySet()) base.append(entry.getKey()).append(text(entry.getValue()));',
    php: 'foreach ($body as $key => $value) $base .= $key . text($value);',
    go: 'for _, key := range keys {\n\tbase.WriteString(key + text(body[key]))\n}',
    csharp: 'foreach (var key in keys) text.Append(key).Append(Text(values[key]));',
  },
};
