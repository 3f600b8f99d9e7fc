import { useStore } from 'zustand';
import { closeToast, toastStore } from './toasts.ts';

export function Toasts() {
  const toasts = useStore(toastStore, (state) => state.toasts);
  return (
    <div role="status" className="pointer-events-none fixed bottom-10 left-1/2 z-50 flex -translate-x-1/2 flex-col items-center gap-2">
      {toasts.map((toast) => (
        <div key={toast.id} className="flex items-center gap-3 rounded-full bg-bg3 px-3.5 py-1.5 text-12 font-medium text-fg0 shadow-pop">
          {toast.text}
          {toast.action !== undefined && <button type="button" onClick={() => { closeToast(toast.id); toast.action?.run(); }} className="pointer-events-auto rounded-sm font-semibold text-accent hover:underline">{toast.action.label}</button>}
        </div>
      ))}
    </div>
  );
}
