/** The list's columns: which, in which order, how wide. Remembered as JSON and checked when read back. */

export const COLUMN_IDS = ['time', 'dir', 'event', 'user', 'source', 'outcome', 'ms', 'input', 'env', 'device', 'sdk', 'session', 'bytes'] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export interface ColumnDefinition {
  readonly id: ColumnId;
  /** Heading; the chooser uses `title` where the heading is empty. */
  readonly label: string;
  readonly title: string;
  readonly width: number;
  readonly min: number;
  readonly align: 'left' | 'right';
  /** Field of the filter language for "filter by this cell"; null where it makes no sense. */
  readonly field: string | null;
}

const definition = (id: ColumnId, label: string, width: number, field: string | null, more: Partial<ColumnDefinition> = {}): ColumnDefinition =>
  ({ id, label, title: label, width, min: 48, align: 'left', field, ...more });

export const COLUMNS: Readonly<Record<ColumnId, ColumnDefinition>> = {
  time: definition('time', 'Time', 93, null, { min: 93 }),
  dir: definition('dir', '', 20, 'dir', { title: 'Direction', min: 20 }),
  event: definition('event', 'Event', 0, 'name', { min: 180 }),
  user: definition('user', 'User', 80, 'mpid', { min: 72 }),
  source: definition('source', 'Source', 76, 'source', { min: 56 }),
  outcome: definition('outcome', 'Outcome', 142, 'outcome', { min: 100 }),
  ms: definition('ms', 'ms', 36, null, { align: 'right', min: 36, title: 'Milliseconds' }),
  input: definition('input', 'Input', 80, 'input'),
  env: definition('env', 'Environment', 100, 'env'),
  device: definition('device', 'Device', 110, 'device'),
  sdk: definition('sdk', 'SDK', 110, 'sdk'),
  session: definition('session', 'Session', 110, 'session'),
  bytes: definition('bytes', 'Bytes', 64, 'bytes', { align: 'right' }),
};

export interface ColumnLayout {
  /** Shown columns from left to right. `event` is always among them and takes the space that is left. */
  readonly order: readonly ColumnId[];
  readonly widths: Readonly<Partial<Record<ColumnId, number>>>;
}

export const DEFAULT_LAYOUT: ColumnLayout = { order: ['time', 'dir', 'event', 'user', 'source', 'outcome', 'ms'], widths: {} };
const MAX_WIDTH = 640;

function isColumn(value: unknown): value is ColumnId {
  return typeof value === 'string' && (COLUMN_IDS as readonly string[]).includes(value);
}

export function readLayout(text: string | null): ColumnLayout {
  if (text === null) return DEFAULT_LAYOUT;
  try {
    const value = JSON.parse(text) as { order?: unknown; widths?: unknown } | null;
    const order = Array.isArray(value?.order) ? [...new Set(value.order.filter(isColumn))] : [];
    if (!order.includes('event')) return DEFAULT_LAYOUT;
    const widths: Partial<Record<ColumnId, number>> = {};
    for (const [id, width] of Object.entries((value?.widths ?? {}) as Record<string, unknown>)) {
      if (isColumn(id) && typeof width === 'number' && Number.isFinite(width)) widths[id] = clampWidth(id, width);
    }
    return { order, widths };
  } catch {
    return DEFAULT_LAYOUT;
  }
}

export function writeLayout(layout: ColumnLayout): string {
  return JSON.stringify(layout);
}

function clampWidth(id: ColumnId, width: number): number {
  return Math.round(Math.max(COLUMNS[id].min, Math.min(MAX_WIDTH, width)));
}

export function columnWidth(layout: ColumnLayout, id: ColumnId): number {
  return layout.widths[id] ?? COLUMNS[id].width;
}

export function resizeColumn(layout: ColumnLayout, id: ColumnId, width: number): ColumnLayout {
  return { ...layout, widths: { ...layout.widths, [id]: clampWidth(id, width) } };
}

export function toggleColumn(layout: ColumnLayout, id: ColumnId): ColumnLayout {
  if (id === 'event') return layout;
  if (layout.order.includes(id)) return { ...layout, order: layout.order.filter((one) => one !== id) };
  const place = layout.order.findIndex((one) => COLUMN_IDS.indexOf(one) > COLUMN_IDS.indexOf(id));
  const order = [...layout.order];
  order.splice(place < 0 ? order.length : place, 0, id);
  return { ...layout, order };
}

/** Puts `id` where `target` stands. */
export function moveColumn(layout: ColumnLayout, id: ColumnId, target: ColumnId): ColumnLayout {
  const to = layout.order.indexOf(target);
  if (id === target || to < 0 || !layout.order.includes(id)) return layout;
  const order = layout.order.filter((one) => one !== id);
  order.splice(to, 0, id);
  return { ...layout, order };
}

export function gridTemplate(layout: ColumnLayout): string {
  return layout.order
    .map((id) => (id === 'event' ? `minmax(${COLUMNS.event.min}px, 1fr)` : `${columnWidth(layout, id)}px`))
    .join(' ');
}

/** What gives way first in a narrow pane; the event and what became of it stay. */
const GIVES_WAY: readonly ColumnId[] = ['bytes', 'session', 'sdk', 'device', 'env', 'input', 'dir', 'ms', 'source', 'user', 'time'];
const GAP = 6;
const PADDING = 24;

/** The same columns as far as they fit into `width` pixels beside a readable event. */
export function fittingLayout(layout: ColumnLayout, width: number): ColumnLayout {
  let { order } = layout;
  const needed = (): number => order.reduce((sum, id) => sum + (id === 'event' ? COLUMNS.event.min : columnWidth(layout, id)) + GAP, PADDING - GAP);
  for (const id of GIVES_WAY) {
    if (needed() <= width) break;
    order = order.filter((one) => one !== id);
  }
  return order.length === layout.order.length ? layout : { ...layout, order };
}
