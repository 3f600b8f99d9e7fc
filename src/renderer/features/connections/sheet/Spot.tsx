import { createContext, useContext, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { cx } from '../../../ui/classes.ts';

/** The field that a link led to: a JSON pointer in the file of the sheet's subject. */
export const LitContext = createContext<string | null>(null);

/** A place in the form that links may lead to; comes into view and is lit when one did. */
export function Spot({ path, children, className }: { path: string; children: ReactNode; className?: string | undefined }) {
  const lit = useContext(LitContext);
  const box = useRef<HTMLDivElement>(null);
  const isLit = lit !== null && (lit === path || lit.startsWith(`${path}/`));
  useEffect(() => { if (isLit) box.current?.scrollIntoView({ block: 'center' }); }, [isLit]);
  return <div ref={box} data-field={path} data-lit={isLit || undefined} className={cx(isLit && 'rounded-md bg-warn-tint shadow-[-8px_0_0_var(--color-warn-tint),8px_0_0_var(--color-warn-tint)]', className)}>{children}</div>;
}
