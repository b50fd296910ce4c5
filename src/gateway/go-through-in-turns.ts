/** How a long list is gone through. */
export interface Going<Item> {
  /** Whether it was dear to do. */
  readonly take: (item: Item) => boolean;
  /** How many dear ones are done before everything else has its turn of the event loop. */
  readonly dearPerTurn: number;
  /** Called back once, behind the last item. */
  readonly done: () => void;
}

/**
 * Goes through items in turns of the event loop, so that nothing waits for all of them.
 *
 * The items may change meanwhile, as far as their iterator goes along with it.
 */
export function goThroughInTurns<Item>(items: Iterator<Item>, going: Going<Item>): void {
  let dear = 0;
  for (let next = items.next(); next.done !== true; next = items.next()) {
    if (going.take(next.value)) dear += 1;
    if (dear < going.dearPerTurn) continue;
    setImmediate(() => goThroughInTurns(items, going));
    return;
  }
  going.done();
}
