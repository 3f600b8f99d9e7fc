/**
 * Draws the application's icon: the track of a particle that spirals in a magnetic field, from the point where it was made.
 * The SVG is the source; `node scripts/icons.mjs` renders the sizes that the systems want with Chromium.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const SIZE = 1024;
const CENTRE = SIZE / 2;
export const ICON_SIZES = [16, 32, 48, 64, 128, 256, 512, 1024] as const;

const round = (value: number) => Math.round(value * 10) / 10;

interface Track {
  readonly turns: number;
  readonly from: number;
  readonly to: number;
  readonly phase: number;
  readonly direction: 1 | -1;
  readonly centre: readonly [number, number];
}

/** A particle loses energy as it goes, so its radius shrinks: a logarithmic spiral from `from` to `to`. */
function spiral({ turns, from, to, phase, direction, centre: [x, y] }: Track): string {
  const steps = Math.round(turns * 48);
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    const part = step / steps;
    const radius = from * (to / from) ** part;
    const angle = phase + direction * part * turns * 2 * Math.PI;
    return `${round(x + radius * Math.cos(angle))} ${round(y + radius * Math.sin(angle))}`;
  });
  return `M${points.join('L')}`;
}

export function iconSvg(): string {
  const track: Track = { turns: 2.1, from: 390, to: 50, phase: -2.5, direction: 1, centre: [CENTRE + 14, CENTRE + 34] };
  const [x, y] = track.centre;
  const vertex = [x + track.from * Math.cos(track.phase), y + track.from * Math.sin(track.phase)].map(round);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}">
  <rect x="64" y="64" width="896" height="896" rx="200" fill="#12161d"/>
  <rect x="72" y="72" width="880" height="880" rx="192" fill="none" stroke="#232b3a" stroke-width="16"/>
  <path d="${spiral(track)}" fill="none" stroke="#58c4ff" stroke-width="60" stroke-linecap="round" stroke-linejoin="round"/>
  <circle cx="${vertex[0]}" cy="${vertex[1]}" r="56" fill="#b48cf5"/>
</svg>
`;
}

export async function renderIcons(root: string, executablePath: string): Promise<void> {
  const folder = join(root, 'resources', 'icons');
  mkdirSync(folder, { recursive: true });
  const svg = iconSvg();
  writeFileSync(join(folder, 'icon.svg'), svg);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const size of ICON_SIZES) {
      const page = await browser.newPage({ viewport: { width: size, height: size } });
      await page.setContent(`<style>html,body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
      await page.screenshot({ path: join(folder, `${size}x${size}.png`), omitBackground: true });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}
