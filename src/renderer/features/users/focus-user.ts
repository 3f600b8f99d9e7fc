/** The detail gets the keyboard, so that its own keys and Tab go on from there. */
export function focusUser(): void {
  document.querySelector<HTMLElement>('[data-user-detail]')?.focus();
}
