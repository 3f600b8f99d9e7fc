/** Where a movement key leads in a list. */

export interface ListPlace {
  readonly active: number | null;
  /** Row to start from when none is active. */
  readonly first: number;
  readonly rows: number;
  readonly page: number;
}

export type Movement = 'next' | 'previous' | 'page-down' | 'page-up' | 'home' | 'end';

const KEYS: Readonly<Record<string, Movement>> = {
  ArrowDown: 'next', ArrowUp: 'previous', PageDown: 'page-down', PageUp: 'page-up', Home: 'home', End: 'end',
};

export function moveTo(movement: Movement, { active, first, rows, page }: ListPlace): number | null {
  if (rows === 0) return null;
  const clamp = (index: number): number => Math.max(0, Math.min(rows - 1, index));
  switch (movement) {
    case 'home': return 0;
    case 'end': return rows - 1;
    case 'next': return clamp(active === null ? first : active + 1);
    case 'previous': return clamp(active === null ? first : active - 1);
    case 'page-down': return clamp((active ?? first) + page);
    case 'page-up': return clamp((active ?? first) - page);
  }
}

export function moveKey(event: { readonly key: string }, place: ListPlace): number | null {
  const movement = KEYS[event.key];
  return movement === undefined ? null : moveTo(movement, place);
}
