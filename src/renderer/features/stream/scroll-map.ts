/**
 * Browsers stop drawing elements at some ten million pixels. A list taller than `MAX_HEIGHT` is scrolled
 * proportionally: `virtual` pixels are where the rows are, `physical` ones what the scroll bar moves over.
 */
export const MAX_HEIGHT = 15_000_000;

export interface ScrollMap {
  readonly virtualHeight: number;
  readonly physicalHeight: number;
  readonly viewport: number;
  /** True when one scrolled pixel is more than one pixel of rows. */
  readonly scaled: boolean;
}

export function scrollMap(virtualHeight: number, viewport: number, maxHeight = MAX_HEIGHT): ScrollMap {
  const physicalHeight = Math.min(virtualHeight, maxHeight);
  return { virtualHeight, physicalHeight, viewport, scaled: physicalHeight < virtualHeight };
}

export function clampTop(map: ScrollMap, virtualTop: number): number {
  return Math.max(0, Math.min(virtualTop, map.virtualHeight - map.viewport));
}

export function toVirtual(map: ScrollMap, physicalTop: number): number {
  if (!map.scaled) return clampTop(map, physicalTop);
  const reach = map.physicalHeight - map.viewport;
  return clampTop(map, reach <= 0 ? 0 : (physicalTop / reach) * (map.virtualHeight - map.viewport));
}

export function toPhysical(map: ScrollMap, virtualTop: number): number {
  const top = clampTop(map, virtualTop);
  if (!map.scaled) return top;
  return (top / (map.virtualHeight - map.viewport)) * (map.physicalHeight - map.viewport);
}

/** The scroll position that shows row `index` with the least movement. */
export function topToReveal(map: ScrollMap, virtualTop: number, index: number, rowHeight: number): number {
  const from = index * rowHeight;
  if (from < virtualTop) return clampTop(map, from);
  if (from + rowHeight > virtualTop + map.viewport) return clampTop(map, from + rowHeight - map.viewport);
  return virtualTop;
}
