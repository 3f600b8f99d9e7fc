/** The Rules screen's locators, and typing into its editors. */
import type { Locator, Page } from 'playwright-core';

export class RulesPage {
  readonly page: Page;
  readonly list: Locator;
  readonly cases: Locator;
  readonly result: Locator;
  readonly panel: Locator;
  readonly dialog: Locator;
  readonly timeMachine: Locator;

  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole('navigation', { name: 'Rules' });
    this.cases = page.getByRole('listbox', { name: 'Cases' });
    this.result = page.getByRole('region', { name: 'Cases' });
    this.panel = page.getByRole('region', { name: 'Rule panel' });
    this.dialog = page.getByRole('dialog');
    this.timeMachine = page.getByRole('region', { name: 'Time machine' });
  }

  async open(control: string, token: string, hash = '/rules'): Promise<void> {
    await this.page.goto(`${control}/#token=${token}&${hash}`);
    await this.page.getByText('Listening on').first().waitFor();
  }

  /** Names of the slot's rules, in order. */
  order(slot: string): Promise<string[]> {
    return this.page.getByRole('region', { name: slot }).locator('[data-rule]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-rule') ?? ''));
  }

  row(name: string): Locator {
    return this.list.locator(`[data-rule="${name}"]`).first();
  }

  editor(within: Page | Locator = this.page): Locator {
    return within.locator('.monaco-editor').first();
  }

  /** Replaces everything in an editor. Pasted, so that nothing is closed or indented by the editor itself. */
  async write(text: string, within: Page | Locator = this.page): Promise<void> {
    const editor = this.editor(within);
    await editor.locator('.view-line').first().waitFor();
    await editor.locator('.view-lines').click({ position: { x: 40, y: 8 } });
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.press('Delete');
    if (text === '') return;
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await this.page.keyboard.press('Control+v');
  }

  case(title: string): Locator {
    return this.cases.getByRole('option').filter({ hasText: title });
  }

  /** Saves, and waits until the file holds what was typed. */
  async save(): Promise<void> {
    await this.page.keyboard.press('Control+s');
    await this.page.getByRole('button', { name: 'Save', exact: true }).waitFor({ state: 'detached' });
  }
}
