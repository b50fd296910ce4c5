import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { projectRoot } from '../../tools/project.ts';
import { cells, codeOf, expectedCodes, showsTable, subjects, tableCodes } from './coverage.ts';
import { generations } from './fill-placeholders.ts';
import { playTranscript } from './play-transcript.ts';
import { readTranscripts } from './read-transcript.ts';

const files = globSync('test/transcripts/*.txt', { cwd: projectRoot })
  .toSorted()
  .map(path => ({
    path,
    transcripts: readTranscripts(basename(path), readFileSync(join(projectRoot, path), 'utf8')),
  }));
const transcripts = files.flatMap(file => file.transcripts);

for (const file of files) {
  describe(basename(file.path, '.txt').replaceAll('-', ' '), () => {
    for (const transcript of file.transcripts) {
      const { title, isForBoth } = transcript;
      for (const generation of isForBoth ? generations : generations.slice(0, 1)) {
        const name = isForBoth ? `${title} (/${generation})` : title;
        test(name, { timeout: 20_000 }, () => playTranscript(transcript, generation));
      }
    }
  });
}

describe('the transcripts together', () => {
  const shown = transcripts.filter(showsTable).flatMap(expectedCodes);

  test('every row of the error table is answered on both families of routes', () => {
    const missing = cells.filter(
      ({ row, generation }) =>
        !shown.some(found => found.code === codeOf(row) && found.generation === generation),
    );
    assert.deepEqual(missing, []);
  });

  test('every code is of the table, or the business error of a service', () => {
    for (const transcript of transcripts) {
      if (transcript.covers.includes('§6 business error')) continue;
      for (const { code } of expectedCodes(transcript))
        assert.ok(tableCodes.has(code), `${code} in ${transcript.place}`);
    }
  });

  test('a business error never has a code of the table', () => {
    for (const transcript of transcripts.filter(({ covers }) => covers.includes('§6 business error'))) {
      for (const { code } of expectedCodes(transcript))
        assert.ok(!tableCodes.has(code), `${code} in ${transcript.place}`);
    }
  });

  test('every dialect, every outcome of an internal call and every line of the observed profile is covered', () => {
    const covered = new Set(transcripts.flatMap(({ covers }) => covers));
    assert.deepEqual(
      [...subjects].filter(subject => !covered.has(subject)),
      [],
    );
    assert.deepEqual(
      [...covered].filter(subject => !subjects.includes(subject)),
      [],
    );
  });

  test('no two transcripts promise the same', () => {
    const titles = transcripts.map(({ title }) => title);
    assert.deepEqual(
      titles.filter((title, index) => titles.indexOf(title) !== index),
      [],
    );
  });
});
