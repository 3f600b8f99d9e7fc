/** Where the list must be scrolled to so that what is read stands still while rows come in above it. */
export function anchoredScroll(before: readonly string[], after: readonly string[], scrollTop: number, rowHeight: number): number {
  if (scrollTop <= 0 || before.length === 0) return scrollTop;
  const first = Math.min(before.length - 1, Math.floor(scrollTop / rowHeight));
  const kept = before.slice(first).find((id) => after.includes(id));
  if (kept === undefined) return scrollTop;
  return scrollTop + (after.indexOf(kept) - before.indexOf(kept)) * rowHeight;
}
