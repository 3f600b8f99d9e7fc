import { ArrowDownRight, ArrowUpRight, Equal } from 'lucide-react';
import type { OverviewReport } from '../../../protocol/report.ts';
import { cx } from '../../ui/classes.ts';
import { openTile } from './open-rows.ts';
import { tileValue, trendOf } from './overview-model.ts';
import type { Tile as TileData } from './overview-model.ts';

const ICONS = { up: ArrowUpRight, down: ArrowDownRight, same: Equal, none: null } as const;

function tone(tile: TileData, direction: keyof typeof ICONS): string {
  if (tile.id === 'alerts') return direction === 'up' ? 'text-error' : 'text-fg2';
  return direction === 'up' ? 'text-ok' : direction === 'down' ? 'text-warn' : 'text-fg2';
}

function Tile({ tile }: { tile: TileData }) {
  const trend = trendOf(tile);
  const Icon = ICONS[trend.direction];
  return (
    <button
      type="button"
      data-tile={tile.id}
      title={`Show the ${tile.list}: ${tile.filter === '' ? 'all of them' : tile.filter}`}
      onClick={() => openTile(tile)}
      className="flex min-w-0 flex-col rounded-lg border border-line bg-bg1 px-3 pt-2.5 pb-2 text-left hover:bg-bg2"
    >
      <span className="truncate text-12 text-fg1">{tile.label}</span>
      <span className={cx('truncate text-22 font-semibold tracking-[-0.01em] tabular-nums', tile.id === 'alerts' && tile.value > 0 ? 'text-error' : 'text-fg0')}>{tileValue(tile, tile.value)}</span>
      <span title={`${trend.text} ${trend.from}`.trim()} className={cx('@container flex w-full min-w-0 items-center gap-1 text-12 tabular-nums', tone(tile, trend.direction))}>
        {Icon && <Icon aria-label={trend.direction} size={13} className="shrink-0" />}
        <span className="truncate">{trend.text}{trend.from !== '' && <span className="hidden @[124px]:inline"> {trend.from}</span>}</span>
      </span>
    </button>
  );
}

export const TILE_GRID = 'grid grid-cols-2 gap-2.5 @[560px]:grid-cols-4 @[1120px]:auto-cols-fr @[1120px]:grid-flow-col @[1120px]:grid-cols-none';

/** The numbers of the period, each against the one before; they lead to their rows. */
export function Tiles({ tiles }: { tiles: OverviewReport['tiles'] }) {
  return <section aria-label="In this time" className={TILE_GRID}>{tiles.map((tile) => <Tile key={tile.id} tile={tile} />)}</section>;
}
