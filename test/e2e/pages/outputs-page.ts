/** The Outputs screen's locators. */
import type { Locator, Page } from 'playwright-core';

export class OutputsPage {
  readonly page: Page;
  readonly grid: Locator;
  readonly detail: Locator;
  readonly changes: Locator;
  readonly save: Locator;
  readonly dialog: Locator;
  readonly queue: Locator;
  readonly dial: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('grid', { name: 'Outputs' });
    this.detail = page.getByRole('region', { name: /^Output / });
    this.changes = page.locator('footer[aria-label="Changes"]');
    this.save = this.changes.getByRole('button', { name: 'Save', exact: true });
    this.dialog = page.getByRole('dialog');
    this.queue = page.getByRole('group', { name: 'Queue' });
    this.dial = page.getByRole('radiogroup', { name: 'Realism' });
  }

  async open(control: string, token: string, section = ''): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${control}/#token=${token}&/outputs${section === '' ? '' : `/${section}`}`);
    await this.page.getByText('Listening on').first().waitFor();
  }

  row(output: string): Locator {
    return this.grid.locator(`[data-output="${output}"]`);
  }

  /** What a row says under a column. */
  async value(output: string, column: string): Promise<string> {
    const heads = await this.grid.getByRole('columnheader').allInnerTexts();
    return (await this.row(output).getByRole('gridcell').nth(heads.indexOf(column)).innerText()).trim();
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name, exact: true });
  }

  setting(key: string): Locator {
    return this.detail.locator(`[data-setting="${key}"]`);
  }

  finding(code: string): Locator {
    return this.detail.locator(`[data-finding="${code}"]`);
  }

  /** Puts a text into the editor with this label. */
  async write(label: string, text: string): Promise<void> {
    const editor = this.page.locator('.monaco-editor').filter({ has: this.page.getByLabel(label) }).first();
    await editor.locator('.view-line').first().waitFor();
    await editor.getByLabel(label).first().focus();
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(text);
  }
}
