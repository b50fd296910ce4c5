import type { Fix } from '../mistake.ts';

export const fixNumbers: Fix = {
  sentence:
    'Sign a number with exactly the digits that the body sends; keep long ids as strings or integers.',
  code: {
    python: 'body = json.loads(raw, parse_float=decimal.Decimal)  # str(value) keeps 1.0 and long ids',
    javascript:
      'const goodsId = "601099548666279999"; // a string, or a BigInt that you write yourself: a number loses digits',
    java: 'Gson gson = new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LAZILY_PARSED_NUMBER).create();',
    php: '$body = json_decode($raw, true, 512, JSON_BIGINT_AS_STRING);',
    go: 'decoder := json.NewDecoder(reader)\ndecoder.UseNumber() // json.Number keeps the digits',
    csharp: 'var text = element.GetRawText(); // JsonElement keeps the digits; GetDouble() does not',
  },
};

export const fixTimestamp: Fix = {
  sentence: 'Take the time once and use the same timestamp in the signed text and in the body.',
  code: {
    python:
      'params["timestamp"] = int(time.time())  # once, before signing\nparams["sign"] = sign(params, secret)',
    javascript:
      'params.timestamp = Math.floor(Date.now() / 1000); // once, before signing\nparams.sign = sign(params, secret);',
    java: 'params.put("timestamp", Instant.now().getEpochSecond()); // once, before signing\nparams.put("sign", sign(params, secret));',
    php: '$params["timestamp"] = time(); // once, before signing\n$params["sign"] = sign($params, $secret);',
    go: 'params["timestamp"] = time.Now().Unix() // once, before signing\nparams["sign"] = sign(params, secret)',
    csharp:
      'values["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(); // once, before signing\nvalues["sign"] = Sign(values, secret);',
  },
};

export const fixTimestampUnit: Fix = {
  sentence:
    'Sign the timestamp in the unit that is sent: seconds on /openapi routes, milliseconds on /ark routes.',
  code: {
    python: 'params["timestamp"] = int(time.time())',
    javascript: 'params.timestamp = Math.floor(Date.now() / 1000);',
    java: 'params.put("timestamp", Instant.now().getEpochSecond()); // not System.currentTimeMillis()',
    php: '$params["timestamp"] = time();',
    go: 'params["timestamp"] = time.Now().Unix() // not UnixMilli()',
    csharp: 'values["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds();',
  },
};
