import type { ReactNode } from 'react';
import { cx } from '../../ui/classes.ts';

export interface ListedItem {
  readonly name: string;
  readonly title: string;
  readonly detail: string;
  readonly badge?: ReactNode;
}

export interface ItemListProps {
  items: readonly ListedItem[];
  selected: string | null;
  label: string;
  onSelect: (name: string) => void;
}

export function ItemList({ items, selected, label, onSelect }: ItemListProps) {
  return (
    <ul aria-label={label} className="w-64 shrink-0 max-[1000px]:w-44 overflow-y-auto border-r border-line p-2">
      {items.map((item) => (
        <li key={item.name}>
          <button
            type="button"
            aria-current={item.name === selected ? 'true' : undefined}
            onClick={() => onSelect(item.name)}
            className={cx('flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 text-left', item.name === selected ? 'bg-bg3' : 'hover:bg-bg2')}
          >
            <span className="min-w-0 flex-1">
              <span className={cx('block truncate', item.name === selected ? 'font-semibold' : 'font-medium')}>{item.title}</span>
              <span className="block truncate text-12 text-fg2">{item.detail}</span>
            </span>
            {item.badge}
          </button>
        </li>
      ))}
    </ul>
  );
}
