import { type RefObject, useLayoutEffect, useState } from 'react';

/** The `36rem` of `calls` in styles.css, below which the type of a call stands in a second line. */
const ONE_LINE_MIN_PX = 576;
const HEIGHTS_PX = { oneLine: 34, twoLines: 52 };

/** How high each row of the list is, in pixels, by how wide the list is. */
export function useRowHeight(list: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(HEIGHTS_PX.oneLine);
  useLayoutEffect(() => {
    if (list.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const isNarrow = entry !== undefined && entry.contentRect.width < ONE_LINE_MIN_PX;
      setHeight(isNarrow ? HEIGHTS_PX.twoLines : HEIGHTS_PX.oneLine);
    });
    observer.observe(list.current);
    return () => observer.disconnect();
  }, [list]);
  return height;
}
