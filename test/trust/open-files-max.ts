import { readFileSync } from 'node:fs';

/** How many files a process may have open here; `Infinity` where the system does not say. */
export function openFilesMax(): number {
  try {
    const line = /^Max open files +(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    return Number(line?.[1] ?? Number.NaN) || Infinity;
  } catch {
    return Infinity;
  }
}
