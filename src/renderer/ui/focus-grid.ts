/** After moving in a list by a key, the list has the focus: the next Enter is meant for it, not for a button that was pressed before. */
export function focusGrid(label: string): void {
  document.querySelector<HTMLElement>(`[role="grid"][aria-label="${CSS.escape(label)}"]`)?.focus({ preventScroll: true });
}
