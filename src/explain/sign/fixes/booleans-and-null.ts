import type { Fix } from '../mistake.ts';

export const fixBooleans: Fix = {
  sentence: 'Sign booleans as true and false, the words that the body sends.',
  code: {
    python: 'text = json.dumps(value) if isinstance(value, bool) else str(value)',
    javascript: 'const text = String(value); // "true" or "false"',
    java: 'String text = Boolean.toString(flag);',
    php: '$text = is_bool($value) ? ($value ? "true" : "false") : (string) $value;',
    go: 'text := strconv.FormatBool(flag)',
    csharp: 'var text = flag ? "true" : "false"; // ToString() gives "True"',
  },
};

export const fixNulls: Fix = {
  sentence: 'Leave parameters that are null out of the body and of the signed text.',
  code: {
    python: 'params = {key: value for key, value in params.items() if value is not None}',
    javascript:
      'const params = Object.fromEntries(Object.entries(input).filter(([, value]) => value != null));',
    java: 'params.values().removeIf(Objects::isNull);',
    php: '$params = array_filter($params, fn ($value) => $value !== null);',
    go: 'type request struct {\n\tParentID *string `json:"parentId,omitempty"` // nil is not sent\n}',
    csharp:
      'var options = new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };',
  },
};

export const fixBlanks: Fix = {
  sentence:
    'Sign every parameter that the body sends, also false, 0 and empty ones; or leave them out of both.',
  code: {
    python: 'base = "".join(key + text(params[key]) for key in sorted(params))  # no `if params[key]`',
    javascript:
      'const base = Object.keys(params).sort().map(key => key + text(params[key])).join(""); // no filter(Boolean)',
    java: 'for (var entry : new TreeMap<>(params).entrySet()) base.append(entry.getKey()).append(text(entry.getValue())); // no isEmpty()',
    php: 'foreach ($params as $key => $value) $base .= $key . text($value); // no empty(), no array_filter() without a function',
    go: 'type request struct {\n\tRemark string `json:"remark"` // without omitempty, or with it for the sign and the body\n}',
    csharp: 'foreach (var key in keys) text.Append(key).Append(Text(values[key])); // no IsNullOrEmpty',
  },
};
