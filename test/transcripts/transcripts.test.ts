import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { projectRoot } from '../../tools/project.ts';
import { generations } from './fill-placeholders.ts';
import { playTranscript } from './play-transcript.ts';
import { readTranscripts } from './read-transcript.ts';

const files = globSync('test/transcripts/*.txt', { cwd: projectRoot }).toSorted();

for (const file of files) {
  describe(basename(file, '.txt').replaceAll('-', ' '), () => {
    for (const transcript of readTranscripts(basename(file), readFileSync(join(projectRoot, file), 'utf8'))) {
      const { title, isForBoth } = transcript;
      for (const generation of isForBoth ? generations : generations.slice(0, 1)) {
        const name = isForBoth ? `${title} (/${generation})` : title;
        test(name, { timeout: 20_000 }, () => playTranscript(transcript, generation));
      }
    }
  });
}
