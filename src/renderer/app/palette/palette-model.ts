/** What the palette shows for what is typed: the first character chooses the mode (ui.md B7). */

export type PaletteMode = 'all' | 'commands' | 'users' | 'events' | 'settings' | 'help';

export const MODES: readonly { readonly prefix: string; readonly mode: PaletteMode; readonly hint: string }[] = [
  { prefix: '>', mode: 'commands', hint: 'Run a command' },
  { prefix: '#', mode: 'events', hint: 'Go to an event or batch, by name or id' },
  { prefix: '@', mode: 'users', hint: 'Go to a user by any identity, or narrow everything to a device' },
  { prefix: ':', mode: 'settings', hint: 'Open a setting' },
  { prefix: '?', mode: 'help', hint: 'What can be typed here' },
];

export function paletteMode(text: string): { mode: PaletteMode; query: string } {
  const found = MODES.find(({ prefix }) => text.startsWith(prefix));
  return found ? { mode: found.mode, query: text.slice(1).trim() } : { mode: 'all', query: text.trim() };
}

/**
 * How well a title fits what was typed; 0 is not at all. Words may be typed in any order and cut short, so that
 * "th dark" finds "Theme: dark"; a match at the start of the title counts most.
 */
export function matchScore(title: string, query: string): number {
  const text = title.toLowerCase();
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
  let score = 1;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at === -1) return 0;
    score += at === 0 ? 3 : /[\s:(]/.test(text[at - 1] ?? '') ? 2 : 0.5;
  }
  return score / (1 + text.length / 200);
}

/** The best first; the given order decides between equals. */
export function ranked<T>(items: readonly T[], query: string, title: (item: T) => string): T[] {
  if (query === '') return [...items];
  return items
    .map((item, index) => ({ item, index, score: matchScore(title(item), query) }))
    .filter((entry) => entry.score > 0)
    .toSorted((a, b) => b.score - a.score || a.index - b.index)
    .map((entry) => entry.item);
}
