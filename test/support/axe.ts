/** axe-core over the page as it stands. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Monaco dims the number of a last, empty line. */
const NOT_OURS = [['.monaco-editor']];

interface AxeResult { readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[] }

/** One line for each rule that is broken, with what breaks it. */
export async function axeProblems(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (exclude) => {
    const { axe } = globalThis as unknown as { axe: { run: (context: object, options: object) => Promise<AxeResult> } };
    return axe.run({ include: [['body']], exclude }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] });
  }, NOT_OURS);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
