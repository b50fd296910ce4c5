import type { Fix } from '../mistake.ts';

export const fixSecret: Fix = {
  sentence: 'Use the current secret of the app whose key the body sends.',
  code: {
    python:
      'app_key, secret = os.environ["APP_KEY"], os.environ["APP_SECRET"]  # both from the page of one app',
    javascript:
      'const { APP_KEY: appKey, APP_SECRET: secret } = process.env; // both from the page of one app',
    java: 'String appKey = System.getenv("APP_KEY"), secret = System.getenv("APP_SECRET"); // both from the page of one app',
    php: '[$appKey, $secret] = [getenv("APP_KEY"), getenv("APP_SECRET")]; // both from the page of one app',
    go: 'appKey, secret := os.Getenv("APP_KEY"), os.Getenv("APP_SECRET") // both from the page of one app',
    csharp:
      'var (appKey, secret) = (Environment.GetEnvironmentVariable("APP_KEY"), Environment.GetEnvironmentVariable("APP_SECRET"));',
  },
};

export const fixSecretText: Fix = {
  sentence:
    'Use the secret exactly as the page of the app shows it: no line break, space or quotes around it, its case kept.',
  code: {
    python: 'secret = os.environ["APP_SECRET"].strip().strip(\'"\')',
    javascript: 'const secret = process.env.APP_SECRET.trim().replace(/^"|"$/g, "");',
    java: 'String secret = System.getenv("APP_SECRET").strip();',
    php: '$secret = trim(getenv("APP_SECRET"), " \\t\\r\\n\\"");',
    go: 'secret := strings.Trim(os.Getenv("APP_SECRET"), " \\t\\r\\n\\"")',
    csharp: 'var secret = Environment.GetEnvironmentVariable("APP_SECRET").Trim().Trim(\'"\');',
  },
};
