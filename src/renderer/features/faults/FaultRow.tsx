import { Ellipsis, TriangleAlert } from 'lucide-react';
import type { FaultView } from '../../../protocol/faults.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/classes.ts';
import { formatCount, formatTime } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu } from '../../ui/Menu.tsx';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { faultTitle } from './fault-draft.ts';
import { Switch } from '../../ui/Switch.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';

/** The last time gives way in a narrow list. */
export const FAULT_COLUMNS = 'grid grid-cols-[36px_minmax(140px,2fr)_minmax(100px,1fr)_104px_28px] @[900px]:grid-cols-[36px_minmax(200px,2fr)_minmax(140px,1fr)_110px_80px_28px] items-center gap-x-3 px-4';

export interface FaultRowProps {
  fault: FaultView;
  where: string;
  selected: boolean;
  menu: readonly MenuEntry[];
  onSelect: () => void;
  onSwitch: (on: boolean) => void;
  /** Shows the calls that it hit. */
  onFired: () => void;
}

export function FaultRow({ fault, where, selected, menu, onSelect, onSwitch, onFired }: FaultRowProps) {
  const title = faultTitle(fault);
  return (
    <li className={cx(FAULT_COLUMNS, 'min-h-12 border-l-2 py-1.5', selected ? 'border-accent bg-accent-tint' : 'border-transparent hover:bg-bg1')}>
      <Switch label={`${title} on`} checked={fault.enabled} onChange={onSwitch} />
      <button type="button" aria-current={selected ? 'true' : undefined} onClick={onSelect} className="min-w-0 text-left">
        <span className={cx('flex items-center gap-2', fault.enabled ? 'font-semibold' : 'font-medium text-fg1')}>
          <span className="truncate">{title}</span>
          {fault.warnings.length > 0 && <Tooltip text={fault.warnings.join(' ')}><span tabIndex={-1} className="flex text-warn"><TriangleAlert aria-label="Warning" size={13} /></span></Tooltip>}
          {fault.enabled && fault.spent && <Badge title="It hit as many calls as it was to">used up</Badge>}
        </span>
        <span className="block truncate text-12 text-fg2 first-letter:uppercase" title={fault.summary}>{fault.summary}</span>
      </button>
      <span className="truncate text-fg1" title={where}>{where}</span>
      <button type="button" onClick={onFired} title="Show the calls it hit" className={cx('text-left whitespace-nowrap tabular-nums hover:underline', fault.fired > 0 ? 'font-medium text-warn' : 'text-fg2')}>
        {fault.matched === 0 ? 'no call yet' : `${formatCount(fault.fired)} of ${formatCount(fault.matched)} calls`}
      </button>
      <span className="data text-fg2 hidden @[900px]:block">{fault.last_fired_at === null ? '' : formatTime(fault.last_fired_at).slice(0, 8)}</span>
      <Menu align="end" trigger={<IconButton label={`More for ${title}`} icon={Ellipsis} />} entries={menu} />
    </li>
  );
}
