/** axe-core over the page as it stands. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Monaco dims the number of a last, empty line. */
const NOT_OURS = [['.monaco-editor']];
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
/** The rules that depend on the theme. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** How many colours are on their way: they change over a few frames, also with reduced motion, and must not while axe looks. */
const MOVING = 'document.getAnimations().filter((one) => one instanceof CSSTransition).length';
const WAITING = { timeout: 15_000, interval: 50 };

interface AxeResult { readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[] }

/** One line for each rule that is broken, with what breaks it. */
export async function axeProblems(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  await expect.poll(() => page.evaluate(MOVING), WAITING).toBe(0);
  const found = await page.evaluate(async ({ exclude, runOnly }) => {
    const { axe } = globalThis as unknown as { axe: { run: (context: object, options: object) => Promise<AxeResult> } };
    return axe.run({ include: [['body']], exclude }, { runOnly, resultTypes: ['violations'] });
  }, { exclude: NOT_OURS, runOnly: rules === 'all' ? { type: 'tag', values: STANDARDS } : { type: 'rule', values: COLOUR_RULES } });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** Everything in the light theme, and in the dark one what a theme can change. */
export async function axeProblemsInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme'), WAITING).toBe(colorScheme);
    found.push(...(await axeProblems(page, colorScheme === 'light' ? 'all' : 'colours')).map((problem) => `${colorScheme} ${problem}`));
  }
  return found;
}
