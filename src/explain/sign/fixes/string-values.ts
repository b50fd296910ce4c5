import type { Fix } from '../mistake.ts';

export const fixRawStrings: Fix = {
  sentence:
    'Sign the characters of a string as they are: no quotes added or removed, no escapes, no trimming.',
  code: {
    python:
      'text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)',
    javascript: 'const text = typeof value === "string" ? value : JSON.stringify(value);',
    java: 'String text = value instanceof String s ? s : gson.toJson(value);',
    php: '$text = is_string($value) ? $value : json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);',
    go: 'text, ok := value.(string)\nif !ok {\n\ttext = compactJSON(value)\n}',
    csharp: 'var text = value is string s ? s : JsonConvert.SerializeObject(value);',
  },
};

export const fixEncoding: Fix = {
  sentence: 'Sign the values as they are; nothing in the signed text is URL-encoded.',
  code: {
    python: 'base = "".join(key + text(params[key]) for key in sorted(params))  # no quote(), no urlencode()',
    javascript:
      'const base = Object.keys(params).sort().map(key => key + text(params[key])).join(""); // no encodeURIComponent()',
    java: 'for (var entry : new TreeMap<>(params).entrySet()) base.append(entry.getKey()).append(text(entry.getValue())); // no URLEncoder',
    php: 'ksort($params, SORT_STRING);\nforeach ($params as $key => $value) $base .= $key . text($value); // no urlencode(), no http_build_query()',
    go: 'for _, key := range keys {\n\tbase.WriteString(key + text(params[key])) // no url.QueryEscape, no url.Values\n}',
    csharp:
      'foreach (var key in keys) text.Append(key).Append(Text(values[key])); // no Uri.EscapeDataString',
  },
};
