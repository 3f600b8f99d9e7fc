/** The Connections screen's locators. */
import type { Locator, Page } from 'playwright-core';

export class ConnectionsPage {
  readonly page: Page;
  readonly sheet: Locator;
  readonly changes: Locator;
  readonly filter: Locator;
  readonly matrix: Locator;
  readonly dialog: Locator;
  readonly save: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sheet = page.getByRole('complementary', { name: /^Settings of/ });
    this.changes = page.getByRole('contentinfo', { name: 'Changes' }).or(page.locator('footer[aria-label="Changes"]'));
    this.filter = page.getByRole('tree', { name: 'Data filter' });
    this.matrix = page.getByRole('grid', { name: 'Outputs by event names' });
    this.dialog = page.getByRole('dialog');
    this.save = this.changes.getByRole('button', { name: 'Save', exact: true });
  }

  /** `section` as the address has it, not yet encoded. */
  async open(control: string, token: string, section = 'graph', query = ''): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${control}/#token=${token}&/connections/${encodeURIComponent(section)}${query}`);
    await this.page.getByText('Listening on').first().waitFor();
  }

  node(kind: 'inputs' | 'connections' | 'outputs', name: string): Locator {
    return this.page.locator(`[data-node="${kind} ${name}"]`);
  }

  tab(name: string | RegExp): Locator {
    return this.sheet.getByRole('tab', { name });
  }

  /** A data point of the filter, by the JSON pointer of its switch. */
  point(id: string): Locator {
    return this.filter.locator(`[data-filter-item="${id}"]`);
  }

  async toggle(id: string): Promise<void> {
    await this.point(id).locator('[data-box]').click();
  }

  async checked(id: string): Promise<string | null> {
    return this.point(id).getAttribute('aria-checked');
  }

  rules(): Promise<(string | null)[]> {
    return this.sheet.locator('[data-rule]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-rule')));
  }

  /** The focused node of the graph. */
  focused(): Promise<string | null> {
    return this.page.evaluate(() => document.activeElement?.getAttribute('data-node') ?? null);
  }

  cell(row: string, column: number): Locator {
    return this.matrix.locator(`[data-matrix-row="${row}"]`).getByRole('gridcell').nth(column + 1);
  }
}
