const waiting: (() => void)[] = [];

/**
 * Goes on behind everything that waits in the event loop now, in a turn that no other waiter shares.
 *
 * Heavy pieces of many calls are so done one a turn, first come first served: however many large bodies arrive
 * together, a small call waits for one piece of one of them.
 */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => {
    if (waiting.push(resolve) === 1) setImmediate(takeOne);
  });
}

function takeOne(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(takeOne);
}
