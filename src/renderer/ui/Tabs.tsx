import { Tabs as Base } from '@base-ui/react/tabs';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { cx } from './classes.ts';

export interface Tab<T extends string> {
  readonly id: T;
  readonly label: string;
  readonly count?: number | undefined;
}

export interface TabsProps<T extends string> {
  tabs: readonly Tab<T>[];
  value: T;
  onChange: (id: T) => void;
  label: string;
  /** At the right end of the bar. */
  extra?: ReactNode;
  /** The chosen tab's panel. */
  children?: ReactNode;
  className?: string | undefined;
}

/** A tab bar with its panel below, which takes the remaining height. */
export function Tabs<T extends string>({ tabs, value, onChange, label, extra, children, className }: TabsProps<T>) {
  const list = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the tab that is chosen comes into view
  useEffect(() => { list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }); }, [value]);
  return (
    <Base.Root value={value} onValueChange={(next) => onChange(next as T)} className={cx('flex min-h-0 flex-1 flex-col', className)}>
      <div className="flex h-9 shrink-0 items-stretch border-b border-line px-4">
        <Base.List ref={list} aria-label={label} className="-mb-px flex min-w-0 items-stretch gap-4.5 overflow-x-auto [scrollbar-width:none]">
          {tabs.map((tab) => (
            <Base.Tab
              key={tab.id}
              value={tab.id}
              className="flex items-center border-b-2 border-transparent text-13 font-medium whitespace-nowrap text-fg2 select-none hover:text-fg0 data-active:border-accent data-active:font-semibold data-active:text-fg0"
            >
              {tab.label}
              {tab.count !== undefined && <span className="ml-1">{tab.count}</span>}
            </Base.Tab>
          ))}
        </Base.List>
        {extra && <div className="ml-auto flex items-center gap-2">{extra}</div>}
      </div>
      {children !== undefined && <Base.Panel value={value} className="min-h-0 flex-1 overflow-auto outline-none">{children}</Base.Panel>}
    </Base.Root>
  );
}
