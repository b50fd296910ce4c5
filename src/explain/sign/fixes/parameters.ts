import type { Fix } from '../mistake.ts';

export const fixAllParameters: Fix = {
  sentence:
    'Sign every top-level parameter of the body but sign: common and business parameters, access_token included.',
  code: {
    python: 'signed = {key: value for key, value in body.items() if key != "sign"}',
    javascript: 'const { sign: _, ...signed } = body;',
    java: 'Map<String, Object> signed = new TreeMap<>(body);\nsigned.remove("sign");',
    php: '$signed = $body;\nunset($signed["sign"]);',
    go: 'signed := maps.Clone(body)\ndelete(signed, "sign")',
    csharp: 'var signed = body.Where(pair => pair.Key != "sign");',
  },
};

export const fixExtraParameters: Fix = {
  sentence: 'Sign only what the body sends: neither sign itself nor the app secret is a parameter.',
  code: {
    python: 'signed = {key: value for key, value in body.items() if key not in ("sign", "app_secret")}',
    javascript: 'const { sign, app_secret, ...signed } = body;',
    java: 'signed.keySet().removeAll(Set.of("sign", "app_secret"));',
    php: 'unset($signed["sign"], $signed["app_secret"]);',
    go: 'delete(signed, "sign")\ndelete(signed, "app_secret")',
    csharp: 'signed.Remove("sign");\nsigned.Remove("app_secret");',
  },
};

export const fixFlatBody: Fix = {
  sentence:
    'Put the business parameters beside the common ones at the top level, and sign each of them by its own key.',
  code: {
    python: 'body = {**common, **business}',
    javascript: 'const body = { ...common, ...business };',
    java: 'Map<String, Object> body = new LinkedHashMap<>(common);\nbody.putAll(business);',
    php: '$body = $common + $business;',
    go: 'body := maps.Clone(common)\nmaps.Copy(body, business)',
    csharp: 'var body = common.Concat(business).ToDictionary(pair => pair.Key, pair => pair.Value);',
  },
};
