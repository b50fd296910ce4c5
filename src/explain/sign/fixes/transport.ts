import type { Fix } from '../mistake.ts';

export const fixSentBytes: Fix = {
  sentence: 'Write the body once, as UTF-8 bytes, sign what it holds, and send those bytes untouched.',
  code: {
    python:
      'payload = json.dumps(body, ensure_ascii=False).encode("utf-8")\nrequests.post(url, data=payload, headers={"content-type": "application/json"})',
    javascript:
      'const payload = JSON.stringify(body);\nawait fetch(url, { method: "POST", body: payload, headers: { "content-type": "application/json" } });',
    java: 'HttpRequest.newBuilder(uri).header("content-type", "application/json")\n    .POST(BodyPublishers.ofString(payload, StandardCharsets.UTF_8)).build();',
    php: 'curl_setopt($curl, CURLOPT_POSTFIELDS, json_encode($body, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES));\ncurl_setopt($curl, CURLOPT_HTTPHEADER, ["content-type: application/json"]);',
    go: 'request, err := http.NewRequest("POST", url, bytes.NewReader(payload))\nrequest.Header.Set("content-type", "application/json")',
    csharp:
      'using var content = new StringContent(payload, Encoding.UTF8, "application/json");\nvar answer = await client.PostAsync(url, content);',
  },
};
