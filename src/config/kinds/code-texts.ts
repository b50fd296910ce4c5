import { errorNameOf, errorNames, errorRows } from '../../errors/table.ts';
import { describeNode, type Entry, entriesOf, isEmpty, type Place } from '../place.ts';
import { type Unread, unread } from '../reading.ts';
import type { Kind } from './kind.ts';
import { uniqueEntries } from './object.ts';
import { text } from './text.ts';

const wording = text({
  words: 'wording',
  pattern: /^[^\n\r]*[^\s][^\n\r]*$/,
  expected: 'a sentence in one line, not empty',
});

/** Own sentences by code of the error table. */
export function codeTexts(): Kind<ReadonlyMap<number, string>> {
  return {
    words: 'mapping of code to text',
    expected: 'a mapping of code to text',
    schema: {
      type: ['object', 'null'],
      propertyNames: { enum: tableCodes() },
      additionalProperties: wording.schema,
    },
    mayBeEmpty: true,
    read: readTexts,
  };
}

function readTexts(place: Place): ReadonlyMap<number, string> | Unread {
  const entries = isEmpty(place) ? [] : entriesOf(place);
  if (entries === undefined) {
    const expected = 'a mapping of code to text';
    return place.reading.refuse(place, { message: `found ${describeNode(place)}`, expected });
  }
  const texts = new Map<number, string>();
  for (const [name, entry] of uniqueEntries(place, entries)) {
    const code = readCode(name, entry, place);
    const sentence = wording.read(entry.value);
    if (code !== unread && sentence !== unread) texts.set(code, sentence);
  }
  return texts.size === entries.length ? texts : unread;
}

function readCode(name: string, entry: Entry, place: Place): number | Unread {
  place.reading.show(entry.key.range);
  if (/^[1-9][0-9]{6}$/.test(name) && errorNameOf(Number(name)) !== undefined) return Number(name);
  return place.reading.refuse(entry.key, {
    message: 'the error table has no such code',
    expectedElse: 'a code of the error table, such as 3000001',
    word: name,
    candidates: tableCodes,
  });
}

function tableCodes(): string[] {
  return errorNames.map(name => String(errorRows[name].code));
}
