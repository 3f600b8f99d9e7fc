import { useEffect, useRef } from 'react';

export interface PartCheckProps {
  label: string;
  state: 'none' | 'some' | 'all';
  onChange: (checked: boolean) => void;
}

/** A check box that can stand for a part of what it covers. */
export function PartCheck({ label, state, onChange }: PartCheckProps) {
  const own = useRef<HTMLInputElement>(null);
  useEffect(() => { if (own.current) own.current.indeterminate = state === 'some'; }, [state]);
  return <input ref={own} type="checkbox" aria-label={label} checked={state === 'all'} onChange={() => onChange(state !== 'all')} className="size-3.5 shrink-0 accent-(--accent-fill)" />;
}
