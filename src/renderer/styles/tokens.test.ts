import { describe, expect, it } from 'vitest';
import { accentFill, contrastRatio, inkBackgrounds, inkOf, INKS, PALETTES } from './tokens.ts';
import type { ThemeName } from './tokens.ts';

const themes = Object.keys(PALETTES) as ThemeName[];

describe.each(themes)('%s theme', (theme) => {
  const palette = PALETTES[theme];

  it.each(['fg0', 'fg1'] as const)('%s reaches AA on every background', (name) => {
    for (const background of [palette.bg0, palette.bg1, palette.bg2, palette.bg3]) {
      expect(contrastRatio(palette[name], background)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(INKS)('%s as text reaches AA on plain, selected and badge backgrounds', (name) => {
    for (const background of inkBackgrounds(palette, name)) {
      expect(contrastRatio(inkOf(palette, name), background)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(['session', 'screen', 'custom', 'commerce', 'identity', 'other'] as const)('glyph hue %s reaches 3:1', (name) => {
    expect(contrastRatio(palette[name], palette.bg0)).toBeGreaterThanOrEqual(3);
  });

  it('text on the accent button reaches AA', () => {
    expect(contrastRatio(palette.onAccent, accentFill(palette))).toBeGreaterThanOrEqual(4.5);
  });
});

it('keeps the colours of the pictures', () => {
  expect(PALETTES.dark).toMatchObject({ bg0: '#0d1015', fg2: '#6d788c', accent: '#58c4ff', blocked: '#b48cf5' });
  expect(PALETTES.light).toMatchObject({ bg0: '#ffffff', fg2: '#7b8696', accent: '#0a7cc4', blocked: '#7a45d1' });
});
