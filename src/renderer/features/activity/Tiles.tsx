import { ArrowDownRight, ArrowUpRight, Equal } from 'lucide-react';
import type { OverviewReport } from '../../../protocol/report.ts';
import { cx } from '../../ui/classes.ts';
import { openTile } from './open-rows.ts';
import { tileValue, trendOf } from './overview-model.ts';
import type { Tile as TileData } from './overview-model.ts';

const ICONS = { up: ArrowUpRight, down: ArrowDownRight, same: Equal, none: null } as const;
const BOX = 'flex min-w-0 flex-col rounded-lg border border-line bg-bg1 px-3 pt-2.5 pb-2 text-left';

function tone(tile: TileData, direction: keyof typeof ICONS): string {
  if (tile.id === 'alerts') return direction === 'up' ? 'text-error' : 'text-fg2';
  return direction === 'up' ? 'text-ok' : direction === 'down' ? 'text-warn' : 'text-fg2';
}

function opens(tile: TileData): string {
  return `Show the ${tile.list}: ${tile.filter}`;
}

/** `brief`: without what it was before. */
function Trend({ tile, brief }: { tile: TileData; brief?: boolean }) {
  const { direction, text, from } = trendOf(tile);
  const Icon = ICONS[direction];
  return (
    <span title={`${text} ${from}`.trim()} className={cx('@container flex min-w-0 items-center gap-1 text-12 tabular-nums', brief ? 'shrink-0' : 'w-full', tone(tile, direction))}>
      {Icon && <Icon aria-label={direction} size={13} className="shrink-0" />}
      <span className="truncate">{text}{!brief && from !== '' && <span className="hidden @[124px]:inline"> {from}</span>}</span>
    </span>
  );
}

function Tile({ tile }: { tile: TileData }) {
  return (
    <button type="button" data-tile={tile.id} title={opens(tile)} onClick={() => openTile(tile)} className={cx(BOX, 'hover:bg-bg2')}>
      <span className="truncate text-12 text-fg1">{tile.label}</span>
      <span className={cx('truncate text-22 font-semibold tracking-[-0.01em] tabular-nums', tile.id === 'alerts' && tile.value > 0 ? 'text-error' : 'text-fg0')}>{tileValue(tile, tile.value)}</span>
      <Trend tile={tile} />
    </button>
  );
}

/** One line a currency: sums of different ones cannot be added. */
function Currencies({ tiles }: { tiles: readonly TileData[] }) {
  return (
    <div data-tile="revenue" className={BOX}>
      <span className="truncate text-12 text-fg1">{tiles[0]?.label}</span>
      {tiles.map((tile) => (
        <button key={tile.currency} type="button" title={opens(tile)} onClick={() => openTile(tile)} className="-mx-1 flex min-w-0 items-center justify-between gap-2 rounded-sm px-1 hover:bg-bg2">
          <span className="truncate text-15 font-semibold tabular-nums">{tileValue(tile, tile.value)}</span>
          {tile.trend !== null && <Trend brief tile={tile} />}
        </button>
      ))}
    </div>
  );
}

export const TILE_GRID = 'grid grid-cols-2 gap-2.5 @[560px]:grid-cols-4 @[1100px]:auto-cols-fr @[1100px]:grid-flow-col @[1100px]:grid-cols-none';

/** The numbers of the period, each against the one before; they lead to their rows. */
export function Tiles({ tiles }: { tiles: OverviewReport['tiles'] }) {
  const revenue = tiles.filter(({ id }) => id === 'revenue');
  const single = revenue.length > 1 ? tiles.filter(({ id }) => id !== 'revenue') : tiles;
  return (
    <section aria-label="In this time" className={TILE_GRID}>
      {single.map((tile) => <Tile key={tile.id} tile={tile} />)}
      {revenue.length > 1 && <Currencies tiles={revenue} />}
    </section>
  );
}
