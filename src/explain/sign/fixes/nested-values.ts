import type { Fix } from '../mistake.ts';

export const fixCompactJson: Fix = {
  sentence:
    'Write objects and arrays as compact JSON: no spaces, non-ASCII characters, < > & and / as they are.',
  code: {
    python: 'text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)',
    javascript: 'const text = JSON.stringify(value);',
    java: 'Gson gson = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();\nString text = gson.toJson(value);',
    php: '$text = json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);',
    go: 'var out bytes.Buffer\nencoder := json.NewEncoder(&out)\nencoder.SetEscapeHTML(false)\nerr := encoder.Encode(value)\ntext := strings.TrimSuffix(out.String(), "\\n")',
    csharp:
      'var options = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };\nvar text = JsonSerializer.Serialize(value, options);',
  },
};

export const fixKeyOrder: Fix = {
  sentence:
    'Sort the top-level keys alone; inside objects sign the keys in the order in which the body sends them.',
  code: {
    python:
      'text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)  # without sort_keys; send the same dict',
    javascript:
      'const text = JSON.stringify(value); // the same object for the sign and the body, its keys not sorted',
    java: 'Map<String, Object> value = new LinkedHashMap<>(); // keeps its order; sign and send the same map\nString text = gson.toJson(value);',
    php: 'ksort($params, SORT_STRING); // the top level alone: no recursive ksort',
    go: 'type item struct { // a struct keeps the order of its fields; a map is written sorted\n\tGoodsID string `json:"goodsId"`\n\tCount   int    `json:"count"`\n}',
    csharp: 'var text = node.ToJsonString(options); // the same JsonNode for the sign and the body',
  },
};

export const fixRealJson: Fix = {
  sentence:
    'Write objects and arrays with a JSON library, exactly as the body sends them, null members included.',
  code: {
    python: 'text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)  # not str(value)',
    javascript: 'const text = typeof value === "object" ? JSON.stringify(value) : String(value);',
    java: 'Gson gson = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();\nString text = gson.toJson(value); // not value.toString()',
    php: '$text = is_array($value) ? json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES) : (string) $value;',
    go: 'text := compactJSON(value) // json.Encoder with SetEscapeHTML(false), not fmt.Sprint(value)',
    csharp: 'var text = JsonSerializer.Serialize(value, options); // not value.ToString()',
  },
};
