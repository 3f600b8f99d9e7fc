import { Command as Cmdk } from 'cmdk';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { cx } from '../../ui/classes.ts';
import type { PaletteItem } from './palette-items.ts';

/** Disabled commands stay in the list, with the reason in place of the context. */
export function PaletteRow({ item, onChoose }: { item: PaletteItem; onChoose: () => void }) {
  const Icon = item.icon;
  return (
    <Cmdk.Item
      value={item.id}
      onSelect={onChoose}
      aria-disabled={item.disabled !== undefined}
      className={cx('flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 select-none data-[selected=true]:bg-bg3', item.disabled !== undefined && 'text-fg2')}
    >
      {item.eventType !== undefined && <EventGlyph type={item.eventType} />}
      {Icon && <Icon aria-hidden size={15} className="shrink-0 text-fg2" />}
      <span className="truncate">{item.title}</span>
      <span className="min-w-0 flex-1 truncate text-12 text-fg2">{item.disabled ?? item.context}</span>
      {item.keys && <Kbd keys={item.keys} />}
    </Cmdk.Item>
  );
}
