/** How a long list is gone through. */
export interface Going<Item> {
  /** Whether it was dear to do. */
  readonly take: (item: Item) => boolean;
  /** A slice ends behind so many items, or so many dear ones. */
  readonly itemsPerSlice: number;
  readonly dearPerSlice: number;
  /** Between two slices. */
  readonly pauseMs: number;
  /** Called back once, behind the last item. */
  readonly done: () => void;
}

/**
 * Goes through items in slices with pauses between them, so that nothing waits for all of them, and what many of them
 * lead to together does not come at once either.
 *
 * The items may change meanwhile, as far as their iterator goes along with it.
 */
export function goThroughInSlices<Item>(items: Iterator<Item>, going: Going<Item>): void {
  let taken = 0;
  let dear = 0;
  for (let next = items.next(); next.done !== true; next = items.next()) {
    taken += 1;
    if (going.take(next.value)) dear += 1;
    if (taken < going.itemsPerSlice && dear < going.dearPerSlice) continue;
    setTimeout(() => goThroughInSlices(items, going), going.pauseMs).unref();
    return;
  }
  going.done();
}
