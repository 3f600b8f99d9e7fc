/** Short confirmations that need no answer. What must stay visible belongs on the screen, not here. */
import { createStore } from 'zustand/vanilla';

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly id: number;
  readonly text: string;
  /** To take back what was done. */
  readonly action?: ToastAction | undefined;
}

const LIFETIME_MS = 2_500;
/** Long enough to read it and to decide. */
const LIFETIME_WITH_ACTION_MS = 10_000;
let lastId = 0;

export const toastStore = createStore<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));

export function showToast(text: string, action?: ToastAction): void {
  const id = ++lastId;
  toastStore.setState((state) => ({ toasts: [...state.toasts.slice(-2), { id, text, action }] }));
  setTimeout(() => closeToast(id), action === undefined ? LIFETIME_MS : LIFETIME_WITH_ACTION_MS);
}

export function closeToast(id: number): void {
  toastStore.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }));
}
