/** Whether a text holds every blank-separated word, in any order, without regard to case. */
export function hasWords(text: string, words: string): boolean {
  const lower = text.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every(word => lower.includes(word));
}
