/**
 * The one source of colour. Base values are those of the design pictures; "ink" values are derived from them so that
 * text in that colour reaches WCAG AA (4.5:1) on every background it is used on, its own 12 % badge tint included.
 */

export type ThemeName = 'dark' | 'light' | 'contrast';

export interface Palette {
  bg0: string; bg1: string; bg2: string; bg3: string;
  line: string;
  fg0: string; fg1: string; fg2: string;
  accent: string; ok: string; warn: string; error: string; info: string; blocked: string;
  /** Six hues for kinds of events (ui.md B2). */
  session: string; screen: string; custom: string; commerce: string; identity: string; other: string;
  /** Text on a filled accent button. */
  onAccent: string;
}

export const PALETTES: Readonly<Record<ThemeName, Palette>> = {
  dark: {
    bg0: '#0d1015', bg1: '#12161d', bg2: '#181d27', bg3: '#202735', line: '#232b3a',
    fg0: '#e9edf5', fg1: '#aab4c5', fg2: '#6d788c',
    accent: '#58c4ff', ok: '#45c38a', warn: '#f2b33d', error: '#ff6b70', info: '#7aa7ff', blocked: '#b48cf5',
    session: '#7aa7ff', screen: '#4fc6cf', custom: '#58c4ff', commerce: '#45c38a', identity: '#b48cf5', other: '#f2b33d',
    onAccent: '#0d1015',
  },
  light: {
    bg0: '#ffffff', bg1: '#f7f8fa', bg2: '#eef1f5', bg3: '#e4e8ef', line: '#dde2ea',
    fg0: '#141a24', fg1: '#46505f', fg2: '#7b8696',
    accent: '#0a7cc4', ok: '#138a55', warn: '#9a6700', error: '#cf2f38', info: '#2a5fd0', blocked: '#7a45d1',
    session: '#2a5fd0', screen: '#0e7f8a', custom: '#0a7cc4', commerce: '#138a55', identity: '#7a45d1', other: '#9a6700',
    onAccent: '#ffffff',
  },
  contrast: {
    bg0: '#000000', bg1: '#000000', bg2: '#10141b', bg3: '#1c2430', line: '#8b96a8',
    fg0: '#ffffff', fg1: '#f1f4f9', fg2: '#d3dae5',
    accent: '#7fd4ff', ok: '#6ff0b4', warn: '#ffd166', error: '#ff9a9d', info: '#a9c7ff', blocked: '#d6bdff',
    session: '#a9c7ff', screen: '#7fe9f1', custom: '#7fd4ff', commerce: '#6ff0b4', identity: '#d6bdff', other: '#ffd166',
    onAccent: '#000000',
  },
};

export const INKS = ['accent', 'ok', 'warn', 'error', 'info', 'blocked', 'fg2'] as const;
export type InkName = (typeof INKS)[number];

/** Part of a badge's own colour in its background, and of the accent in a selected row. */
export const TINT = 0.12;

/** Row heights in px (ui.md B2). */
export const ROW_HEIGHT = { compact: 28, default: 32, comfortable: 40 } as const;
export type Density = keyof typeof ROW_HEIGHT;

type Rgb = readonly [number, number, number];

function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function toHex(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** `amount` of `over` on `under`, as the browser composes it. */
export function blend(over: string, under: string, amount: number): string {
  const a = parseHex(over);
  const b = parseHex(under);
  return toHex([0, 1, 2].map((i) => a[i as 0] * amount + b[i as 0] * (1 - amount)) as unknown as Rgb);
}

function luminance(hex: string): number {
  const [r, g, b] = parseHex(hex).map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2 contrast ratio. */
export function contrastRatio(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Every background on which text of this ink may stand. */
export function inkBackgrounds(palette: Palette, name: InkName): string[] {
  const plain = [palette.bg0, palette.bg1, palette.bg2];
  const selected = blend(palette.accent, palette.bg0, TINT);
  if (name === 'fg2') return [...plain, palette.bg3, selected];
  return [...plain, selected, ...[palette.bg0, palette.bg1, selected].map((bg) => blend(palette[name], bg, TINT))];
}

/** The colour itself where it reads well enough, else moved towards the main text colour until it does. */
export function inkOf(palette: Palette, name: InkName): string {
  const backgrounds = inkBackgrounds(palette, name);
  for (let amount = 0; amount < 1; amount += 0.02) {
    const ink = blend(palette.fg0, palette[name], amount);
    if (backgrounds.every((bg) => contrastRatio(ink, bg) >= 4.5)) return ink;
  }
  return palette.fg0;
}

/** Background of a filled accent button: the accent, moved away from the text on it by as little as AA needs. */
export function accentFill(palette: Palette): string {
  for (let amount = 0; amount < 1; amount += 0.01) {
    const fill = blend(contrastRatio(palette.onAccent, '#000000') > 10 ? '#000000' : '#ffffff', palette.accent, amount);
    if (contrastRatio(palette.onAccent, fill) >= 4.5) return fill;
  }
  return palette.accent;
}

/** CSS custom properties of a theme, without the leading dashes. */
export function themeVariables(theme: ThemeName): Record<string, string> {
  const palette = PALETTES[theme];
  const inks = Object.fromEntries(INKS.map((name) => [`${name}-ink`, inkOf(palette, name)]));
  const { onAccent, ...colours } = palette;
  return { ...colours, 'pop': theme === 'light' ? palette.bg0 : palette.bg2, 'on-accent': onAccent, 'accent-fill': accentFill(palette), ...inks };
}
