import { readBody } from '../reference/json-text.ts';
import type { Random } from '../reference/random.ts';

/** A parameter: its name, and its value as JSON text. */
type Member = readonly [name: string, json: string];
type Change = (random: Random, members: readonly Member[]) => readonly Member[];

/**
 * Changes a body in one to three ways that tend to leave its sign right: what is said with other types, where names
 * and values part, what some dialects leave out, and how it is spelled. The result always reads.
 */
export function keepSign(random: Random, body: Buffer): Buffer {
  const read = readBody(body);
  if (!read.reads) return body;
  let members: readonly Member[] = read.body.members.map(({ key, value }) => [
    key.text,
    body.toString('utf8', value.start, value.end),
  ]);
  for (let left = random.oneIn(3) ? 3 : 1; left > 0; left -= 1)
    members = random.pick(changes)(random, members);
  const unique = new Map(members);
  return Buffer.from(render(random, [...unique]));
}

const changes: readonly [Change, ...Change[]] = [
  retype,
  retype,
  splitValue,
  splitValue,
  mergeIntoBefore,
  mergeIntoBefore,
  shiftBorder,
  addOmitted,
  dropOmitted,
  nestNull,
  changeQuotes,
  shuffle,
];

/** The same text as a text, or as the JSON that it spells. */
function retype(random: Random, members: readonly Member[]): readonly Member[] {
  return changeOne(random, members, ([name, json]) => {
    if (!json.startsWith('"')) return [[name, JSON.stringify(json)]];
    const text = textOf(json);
    return [[name, isJson(text) ? text : json]];
  });
}

/** `{"a":"1b2"}` as `{"a":"1","b":"2"}`. */
function splitValue(random: Random, members: readonly Member[]): readonly Member[] {
  return changeOne(random, members, ([name, json]) => {
    const text = textOf(json);
    if (text.length < 2) return [[name, json]];
    const from = random.below(text.length);
    const to = from + 1 + random.below(text.length - from);
    return [
      [name, JSON.stringify(text.slice(0, from))],
      [text.slice(from, to), JSON.stringify(text.slice(to))],
    ];
  });
}

/** `{"a":"1","b":"2"}` as `{"a":"1b2"}`: neighbours in the order of their names. */
function mergeIntoBefore(random: Random, members: readonly Member[]): readonly Member[] {
  const sorted = members
    .filter(([name]) => name !== 'sign')
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
  const at = 1 + random.below(Math.max(1, sorted.length - 1));
  const [before, after] = [sorted[at - 1], sorted[at]];
  if (before === undefined || after === undefined) return members;
  const merged = JSON.stringify(textOf(before[1]) + after[0] + textOf(after[1]));
  return members
    .filter(([name]) => name !== after[0])
    .map(each => (each === before ? [each[0], merged] : each));
}

/** The border between a name and its value one character further on, or back. */
function shiftBorder(random: Random, members: readonly Member[]): readonly Member[] {
  return changeOne(random, members, ([name, json]) => {
    const text = textOf(json);
    if (random.oneIn(2) && text !== '') return [[name + text.slice(0, 1), JSON.stringify(text.slice(1))]];
    return name.length > 1 ? [[name.slice(0, -1), JSON.stringify(name.slice(-1) + text)]] : [[name, json]];
  });
}

/** What some dialects do not sign. */
function addOmitted(random: Random, members: readonly Member[]): readonly Member[] {
  const name = random.pick(['admin', 'b', 'force', 'version', 'z0']);
  return [...members, [name, random.pick(['null', '""'])]];
}

function dropOmitted(_: Random, members: readonly Member[]): readonly Member[] {
  return members.filter(([, json]) => json !== 'null' && json !== '""');
}

/** Members that are null inside objects, which `gson` does not sign. */
function nestNull(random: Random, members: readonly Member[]): readonly Member[] {
  return changeOne(random, members, ([name, json]) => {
    if (json.startsWith('"')) return [[name, json]];
    const added = json.replace('{', '{"x":null,').replace(',}', '}');
    return [[name, random.oneIn(2) ? added : json.replace(',"b":null', '')]];
  });
}

/** Quotes at the edges, which `official` takes off, and escapes, which it signs. */
function changeQuotes(random: Random, members: readonly Member[]): readonly Member[] {
  return changeOne(random, members, ([name, json]) => {
    if (!json.startsWith('"')) return [[name, json]];
    const text = textOf(json);
    const changed = random.pick([`"${text}`, `${text}"`, text.replaceAll('"', ''), json.slice(1, -1)]);
    return [[name, JSON.stringify(changed)]];
  });
}

function shuffle(random: Random, members: readonly Member[]): readonly Member[] {
  return members
    .map(member => ({ member, place: random.below(1_000_000) }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ member }) => member);
}

function changeOne(
  random: Random,
  members: readonly Member[],
  change: (member: Member) => readonly Member[],
): readonly Member[] {
  const chosen = random.below(members.length);
  return members.flatMap((member, at) => (at === chosen && member[0] !== 'sign' ? change(member) : [member]));
}

function textOf(json: string): string {
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return text.trim() === text && !text.includes(' ');
  } catch {
    return false;
  }
}

/** Now and then with white space and escapes, which no sign knows of. */
function render(random: Random, members: readonly Member[]): string {
  const gap = random.oneIn(4) ? random.pick([' ', '\n', '\t ']) : '';
  const name = (text: string): string =>
    random.oneIn(8)
      ? `"${text.replaceAll(/[\x20-\x7e]/g, each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
      : JSON.stringify(text);
  return `{${gap}${members.map(([key, json]) => `${name(key)}${gap}:${gap}${json}`).join(`${gap},${gap}`)}${gap}}`;
}
