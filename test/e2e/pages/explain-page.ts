/** Locators of the answers in the event detail: why, what if, where a value came from. */
import type { Locator, Page } from 'playwright-core';

export class ExplainPage {
  readonly page: Page;
  readonly root: Locator;
  /** The sentence. */
  readonly answer: Locator;
  readonly blockers: Locator;
  readonly dialog: Locator;
  /** The chain of one field. */
  readonly origin: Locator;
  readonly wire: Locator;
  readonly lit: Locator;

  constructor(page: Page) {
    this.page = page;
    this.root = page.getByRole('complementary', { name: /Event detail|Batch detail/ });
    this.answer = this.root.locator('[data-answer]');
    this.blockers = this.root.locator('[data-blocker]');
    this.dialog = page.getByRole('dialog');
    this.origin = this.root.getByRole('region', { name: 'Where it came from' });
    this.wire = this.origin.getByRole('group', { name: 'Body as it arrived' });
    this.lit = this.wire.locator('mark');
  }

  output(name: string): Locator {
    return this.root.getByRole('group', { name: 'Outputs' }).getByRole('button', { name });
  }

  /** Codes of the blockers, in their order. */
  async codes(): Promise<string[]> {
    return this.blockers.evaluateAll((items) => items.map((item) => item.getAttribute('data-blocker') ?? ''));
  }

  /** File and place of each blocker. */
  async places(): Promise<string[]> {
    return this.blockers.evaluateAll((items) => items.map((item) => item.querySelector('button[title="Copy"]')?.textContent ?? ''));
  }

  side(title: 'Before' | 'After'): Locator {
    return this.dialog.locator(`[data-side="${title}"]`).first();
  }

  /** Puts a text into the editor of the dialog. */
  async write(text: string): Promise<void> {
    const editor = this.dialog.locator('.monaco-editor').first();
    await editor.locator('.view-line').first().waitFor();
    await editor.locator('.view-lines').click({ position: { x: 40, y: 8 } });
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(text);
    await editor.locator('.view-line').nth(1).waitFor({ state: 'detached' });
  }

  /** What each hop is, from the payload back. */
  async hops(): Promise<string[]> {
    return this.origin.locator('[data-hop]').evaluateAll((items) => items.map((item) => item.getAttribute('data-hop') ?? ''));
  }
}
