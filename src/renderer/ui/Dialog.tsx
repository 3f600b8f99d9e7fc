import { Dialog as Base } from '@base-ui/react/dialog';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { cx } from './classes.ts';
import { IconButton } from './IconButton.tsx';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  width?: string | undefined;
  /** Takes nearly the whole height, whatever is in it. */
  tall?: boolean | undefined;
  /** Without padding: what is in it has panes of its own. */
  bare?: boolean | undefined;
  children?: ReactNode;
}

/** A modal over a light scrim, without animation. */
export function Dialog({ open, onClose, title, description, actions, width = 'w-[480px]', tall = false, bare = false, children }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  // What asks for it, the first thing to fill in, else the first answer: never the cross, whose tooltip would cover the title.
  const firstFocus = () => popup.current?.querySelector<HTMLElement>('[data-first-focus]') ?? popup.current?.querySelector<HTMLElement>('[data-dialog-body] :is(input, textarea, select, [role="radio"]), [data-dialog-actions] button') ?? popup.current;
  return (
    <Base.Root open={open} onOpenChange={(next) => { if (!next) onClose(); }}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup ref={popup} initialFocus={firstFocus} className={cx('fixed left-1/2 z-50 flex max-w-[92vw] -translate-x-1/2 flex-col rounded-xl bg-pop text-fg0 shadow-pop outline-none', tall ? 'top-[5vh] h-[90vh]' : 'top-[14vh] max-h-[72vh]', width)}>
          <header className="flex items-center gap-2 border-b border-line py-3 pr-3 pl-4">
            <Base.Title className="min-w-0 flex-1 truncate text-15 font-semibold">{title}</Base.Title>
            <IconButton label="Close" icon={X} keys="escape" onClick={onClose} />
          </header>
          <div data-dialog-body className={cx('min-h-0 flex-1', bare ? 'overflow-hidden' : 'overflow-y-auto p-4')}>
            {description && <Base.Description className="mb-3 text-fg1" render={<div />}>{description}</Base.Description>}
            {children}
          </div>
          {actions && <footer data-dialog-actions className="flex justify-end gap-2 border-t border-line p-3">{actions}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
