import type { Fix } from '../mistake.ts';

const WHOLE: Fix['code'] = {
  python: 'sign = hashlib.md5((secret + base + secret).encode("utf-8")).hexdigest().upper()',
  javascript:
    'const sign = createHash("md5").update(secret + base + secret, "utf8").digest("hex").toUpperCase();',
  java: 'byte[] digest = MessageDigest.getInstance("MD5").digest((secret + base + secret).getBytes(StandardCharsets.UTF_8));\nString sign = HexFormat.of().withUpperCase().formatHex(digest);',
  php: '$sign = strtoupper(md5($secret . $base . $secret));',
  go: 'digest := md5.Sum([]byte(secret + base + secret))\nsign := strings.ToUpper(hex.EncodeToString(digest[:]))',
  csharp:
    'var digest = MD5.HashData(Encoding.UTF8.GetBytes(secret + text + secret));\nvar sign = Convert.ToHexString(digest);',
};

export const fixWrapping: Fix = {
  sentence: 'Put the secret before and behind the text, with nothing between.',
  code: WHOLE,
};

export const fixHash: Fix = {
  sentence: 'Take a plain MD5 of secret + text + secret; no HMAC, no SHA.',
  code: WHOLE,
};

export const fixCharset: Fix = {
  sentence: 'Turn the text into UTF-8 bytes before it is digested, and send the body in UTF-8.',
  code: {
    ...WHOLE,
    php: '$sign = strtoupper(md5(mb_convert_encoding($secret . $base . $secret, "UTF-8", "auto")));',
  },
};

export const fixOutput: Fix = {
  sentence: 'Send the digest as 32 hex digits, two for each byte, in upper case.',
  code: WHOLE,
};
