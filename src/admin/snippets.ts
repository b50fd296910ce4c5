import type { SnippetLanguage } from './schemas/snippet.ts';
import type { SnippetCall } from './snippet-call.ts';

/** Writes the program that makes a call; one per language. Source: protocol.md §3. */
export const snippets: Readonly<Record<SnippetLanguage, (call: SnippetCall) => string>> = {
  curl: curlCommand,
  node: nodeProgram,
  python: pythonProgram,
  php: phpProgram,
  java: javaProgram,
};

function curlCommand({ url, headers, body }: SnippetCall): string {
  const options = headers.map(([name, value]) => `  -H ${shellText(`${name}: ${value}`)} \\\n`).join('');
  return `curl -sS ${shellText(url)} \\\n${options}  --data-raw ${shellText(body)}\n`;
}

function nodeProgram(call: SnippetCall): string {
  const pair = ([name, value]: readonly [string, string]): string =>
    `  [${scriptText(name)}, ${scriptText(value)}],\n`;
  const token = call.hasToken ? "  ['access_token', process.env.ACCESS_TOKEN],\n" : '';
  const now = call.isArk ? 'Date.now()' : 'Math.floor(Date.now() / 1000)';
  return `import { createHash } from 'node:crypto';

const secret = process.env.APP_SECRET;
// A string is signed as its characters.
const strings = [
${call.strings.map(pair).join('')}${token}];
// Anything else is signed as this JSON text: it is kept as text, so that no digit changes.
const others = [
${call.others.map(pair).join('')}  ['timestamp', String(${now})],
];

// Sorted by name, without separators; null is not signed.
const signed = new Map([...strings, ...others.filter(([, json]) => json !== 'null')]);
${changesOf(call, '// ', nodeChange)}const text = [...signed]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .flat()
  .join('');
const sign = createHash('md5').update(secret + text + secret).digest('hex').toUpperCase();
const quoted = [...strings, ['sign', sign]].map(([name, text]) => [name, JSON.stringify(text)]);
const members = [...quoted, ...others].map(([name, json]) => JSON.stringify(name) + ':' + json);

const answer = await fetch(${scriptText(call.url)}, {
  method: 'POST',
  headers: { ${call.headers.map(([name, value]) => `${scriptText(name)}: ${scriptText(value)}`).join(', ')} },
  body: '{' + members.join(',') + '}',
});
console.log(await answer.text());
`;
}

function pythonProgram(call: SnippetCall): string {
  const pair = ([name, value]: readonly [string, string]): string =>
    `    ${scriptText(name)}: ${scriptText(value)},\n`;
  const token = call.hasToken ? "    'access_token': os.environ['ACCESS_TOKEN'],\n" : '';
  const now = call.isArk ? 'time.time() * 1000' : 'time.time()';
  return `import hashlib
import json
import os
import time
import urllib.request

secret = os.environ['APP_SECRET']
# A string is signed as its characters.
strings = {
${call.strings.map(pair).join('')}${token}}
# Anything else is signed as this JSON text: it is kept as text, so that no digit changes.
others = {
${call.others.map(pair).join('')}    'timestamp': str(int(${now})),
}

# Sorted by name, without separators; null is not signed.
signed = {**strings, **{name: text for name, text in others.items() if text != 'null'}}
${changesOf(call, '# ', pythonChange)}base = secret + ''.join(name + signed[name] for name in sorted(signed)) + secret
sign = hashlib.md5(base.encode('utf-8')).hexdigest().upper()
quoted = {name: json.dumps(text) for name, text in {**strings, 'sign': sign}.items()}
members = [json.dumps(name) + ':' + text for name, text in {**quoted, **others}.items()]

request = urllib.request.Request(
    ${scriptText(call.url)},
    data=('{' + ','.join(members) + '}').encode('utf-8'),
    headers={${call.headers.map(([name, value]) => `${scriptText(name)}: ${scriptText(value)}`).join(', ')}},
)
with urllib.request.urlopen(request) as answer:
    print(answer.read().decode('utf-8'))
`;
}

function phpProgram(call: SnippetCall): string {
  const pair = ([name, value]: readonly [string, string]): string =>
    `    [${phpText(name)}, ${phpText(value)}],\n`;
  const token = call.hasToken
    ? "    ['access_token', getenv('ACCESS_TOKEN') ?: exit(\"Set ACCESS_TOKEN.\\n\")],\n"
    : '';
  const now = call.isArk ? '(int) (microtime(true) * 1000)' : 'time()';
  return `<?php
$secret = getenv('APP_SECRET') ?: exit("Set APP_SECRET.\\n");
// A string is signed as its characters.
$strings = [
${call.strings.map(pair).join('')}${token}];
// Anything else is signed as this JSON text: it is kept as text, so that no digit changes.
$others = [
${call.others.map(pair).join('')}    ['timestamp', (string) ${now}],
];

// Sorted by name, without separators; null is not signed.
$signed = [...$strings, ...array_filter($others, fn($pair) => $pair[1] !== 'null')];
${changesOf(call, '// ', phpChange)}usort($signed, fn($a, $b) => strcmp($a[0], $b[0]));
$text = implode('', array_map(fn($pair) => $pair[0] . $pair[1], $signed));
$sign = strtoupper(md5($secret . $text . $secret));
$quoted = array_map(fn($pair) => [$pair[0], json_encode($pair[1])], [...$strings, ['sign', $sign]]);
$members = array_map(fn($pair) => json_encode($pair[0]) . ':' . $pair[1], [...$quoted, ...$others]);

echo file_get_contents(${phpText(call.url)}, false, stream_context_create(['http' => [
    'method' => 'POST',
    'protocol_version' => '1.1',
    'header' => [${call.headers.map(([name, value]) => phpText(`${name}: ${value}`)).join(', ')}],
    'content' => '{' . implode(',', $members) . '}',
    'ignore_errors' => true,
]])), "\\n";
`;
}

function javaProgram(call: SnippetCall): string {
  const put =
    (map: string) =>
    ([name, value]: readonly [string, string]): string =>
      `        ${map}.put(${javaText(name)}, ${javaText(value)});\n`;
  const token = call.hasToken
    ? '        strings.put("access_token", Objects.requireNonNull(System.getenv("ACCESS_TOKEN"), "ACCESS_TOKEN"));\n'
    : '';
  const now = call.isArk ? 'System.currentTimeMillis()' : 'System.currentTimeMillis() / 1000';
  const headers = call.headers.map(
    ([name, value]) => `            .header(${javaText(name)}, ${javaText(value)})\n`,
  );
  return `${JAVA_HEAD}        String secret = Objects.requireNonNull(System.getenv("APP_SECRET"), "APP_SECRET");
        // A string is signed as its characters.
        Map<String, String> strings = new TreeMap<>();
${call.strings.map(put('strings')).join('')}${token}        // Anything else is signed as this JSON text: it is kept as text, so that no digit changes.
        Map<String, String> others = new TreeMap<>();
${call.others.map(put('others')).join('')}        others.put("timestamp", String.valueOf(${now}));
${JAVA_SIGNED}${changesOf(call, '        // ', javaChange)}${JAVA_SIGN}
        HttpRequest request = HttpRequest.newBuilder(URI.create(${javaText(call.url)}))
${headers.join('')}            .POST(HttpRequest.BodyPublishers.ofString("{" + String.join(",", members) + "}"))
            .build();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
${JAVA_QUOTE}}
`;
}

const JAVA_HEAD = `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

public class Call {
    public static void main(String[] args) throws Exception {
`;

const JAVA_SIGNED = `
        // Sorted by name, without separators; null is not signed.
        Map<String, String> signed = new TreeMap<>(others);
        signed.values().removeIf("null"::equals);
        signed.putAll(strings);
`;

const JAVA_SIGN = `        StringBuilder base = new StringBuilder(secret);
        signed.forEach((name, text) -> base.append(name).append(text));
        byte[] digest = MessageDigest.getInstance("MD5")
            .digest(base.append(secret).toString().getBytes(StandardCharsets.UTF_8));
        strings.put("sign", HexFormat.of().withUpperCase().formatHex(digest));
        List<String> members = new ArrayList<>();
        strings.forEach((name, text) -> members.add(quote(name) + ":" + quote(text)));
        others.forEach((name, json) -> members.add(quote(name) + ":" + json));
`;

const JAVA_QUOTE = String.raw`
    static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') json.append('\\').append(c);
            else if (c < ' ') json.append(String.format("\\u%04x", (int) c));
            else json.append(c);
        }
        return json.append('"').toString();
    }
`;

type Change = (name: string, text: string | null) => string;

/** What the dialect of the app signs in another way; most signers have nothing of it. */
function changesOf({ signedAs }: SnippetCall, comment: string, change: Change): string {
  if (signedAs.length === 0) return '';
  const lines = signedAs.map(([name, text]) => change(name, text)).join('');
  return `${comment}In the dialect of this app, these are signed as other texts than they are sent, or not at all.\n${lines}`;
}

const nodeChange: Change = (name, text) =>
  text === null
    ? `signed.delete(${scriptText(name)});\n`
    : `signed.set(${scriptText(name)}, ${scriptText(text)});\n`;

const pythonChange: Change = (name, text) =>
  text === null
    ? `signed.pop(${scriptText(name)}, None)\n`
    : `signed[${scriptText(name)}] = ${scriptText(text)}\n`;

/** No map: a key of digits would become a number. */
const phpChange: Change = (name, text) => {
  const others = `array_filter($signed, fn($pair) => $pair[0] !== ${phpText(name)})`;
  return text === null
    ? `$signed = ${others};\n`
    : `$signed = [...${others}, [${phpText(name)}, ${phpText(text)}]];\n`;
};

const javaChange: Change = (name, text) =>
  text === null
    ? `        signed.remove(${javaText(name)});\n`
    : `        signed.put(${javaText(name)}, ${javaText(text)});\n`;

/** Characters that end a line, are not seen, or turn the direction of what follows: escaped in every source.
 * Those of the basic plane: JavaScript and Python write others in two ways. */
const UNSEEN = /(?=[\0-\uffff])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** For a POSIX shell: inside single quotes nothing has a meaning. */
function shellText(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A literal that means the same in JavaScript and in Python. */
function scriptText(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`).replaceAll(UNSEEN, unitsOf)}'`;
}

function phpText(text: string): string {
  return `"${text.replaceAll(/[\\"$]/g, String.raw`\$&`).replaceAll(UNSEEN, phpEscape)}"`;
}

function phpEscape(character: string): string {
  return String.raw`\u{${codeOf(character).toString(16)}}`;
}

/** ASCII alone: how a source file is read depends on the machine. */
function javaText(text: string): string {
  const escaped = text.replaceAll(/[\\"]/g, String.raw`\$&`);
  return `"${escaped.replaceAll(/[^\x20-\x7e]/gu, javaEscape)}"`;
}

/** Java reads `\\u000a` as the line's end itself, and not as a character of the literal: hence octal. */
function javaEscape(character: string): string {
  const code = codeOf(character);
  return code < 0x80 ? `\\${code.toString(8).padStart(3, '0')}` : unitsOf(character);
}

function unitsOf(character: string): string {
  return character
    .split('')
    .map(unit => `\\u${codeOf(unit).toString(16).padStart(4, '0')}`)
    .join('');
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
