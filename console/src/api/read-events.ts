/** One event of a text/event-stream. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

/**
 * Reads a text/event-stream as it arrives, by `fetch`, since EventSource can send no authorization.
 *
 * Comments are left out; what is incomplete at the end is dropped.
 */
export async function readEvents(
  response: Response,
  onEvents: (events: readonly StreamEvent[]) => void,
): Promise<void> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    const events = blocks.flatMap(block => parseBlock(block) ?? []);
    if (events.length > 0) onEvents(events);
  }
}

function parseBlock(block: string): StreamEvent | undefined {
  let name = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('event:')) name = line.slice(6).trim();
    else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
  }
  return data.length === 0 ? undefined : { name, data: data.join('\n') };
}
