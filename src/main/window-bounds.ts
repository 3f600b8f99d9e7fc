/** Where the window opens: where it was, as long as a display still shows it. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const DEFAULT_SIZE = { width: 1440, height: 900 } as const;
export const MINIMUM_SIZE = { width: 900, height: 560 } as const;

/** A window that shows less than this of itself cannot be found or dragged back. */
const VISIBLE_PIXELS = { width: 120, height: 60 } as const;

function overlap(a: Rectangle, b: Rectangle): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  };
}

const fit = (wanted: number, minimum: number, available: number) => Math.round(Math.min(Math.max(wanted, minimum), Math.max(available, minimum)));

/** `workAreas` has the primary display first. */
export function restoreBounds(saved: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...DEFAULT_SIZE };
  const home = saved === null ? undefined : workAreas.find((area) => {
    const shown = overlap(saved, area);
    // The title bar is at the top: a window whose top edge is above every display cannot be moved.
    return shown.width >= VISIBLE_PIXELS.width && shown.height >= VISIBLE_PIXELS.height && saved.y >= area.y - 8;
  });
  const area = home ?? primary;
  const width = fit(saved?.width ?? DEFAULT_SIZE.width, MINIMUM_SIZE.width, area.width);
  const height = fit(saved?.height ?? DEFAULT_SIZE.height, MINIMUM_SIZE.height, area.height);
  if (saved !== null && home !== undefined) return { x: Math.round(saved.x), y: Math.round(saved.y), width, height };
  return { x: area.x + Math.round((area.width - width) / 2), y: area.y + Math.round((area.height - height) / 2), width, height };
}
