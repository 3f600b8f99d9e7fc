/** Short confirmations that need no answer. What must stay visible belongs on the screen, not here. */
import { createStore } from 'zustand/vanilla';

export interface Toast {
  readonly id: number;
  readonly text: string;
}

const LIFETIME_MS = 2_500;
let lastId = 0;

export const toastStore = createStore<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));

export function showToast(text: string): void {
  const id = ++lastId;
  toastStore.setState((state) => ({ toasts: [...state.toasts.slice(-2), { id, text }] }));
  setTimeout(() => toastStore.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })), LIFETIME_MS);
}
