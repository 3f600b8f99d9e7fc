/** The Activity screen's locators. */
import type { Locator, Page } from 'playwright-core';

export class ActivityPage {
  readonly page: Page;
  readonly grid: Locator;
  readonly why: Locator;
  readonly alertGrid: Locator;
  readonly alertList: Locator;
  /** Footer of the stream, where numbers lead to. */
  readonly streamFooter: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('treegrid', { name: 'Event forwarding' });
    this.why = page.getByRole('complementary', { name: 'Why fewer' });
    this.alertGrid = page.getByRole('treegrid', { name: 'Alert types by time' });
    this.alertList = page.getByRole('grid', { name: 'Alerts, the newest first' });
    this.streamFooter = page.getByRole('region', { name: 'Live stream' }).locator('footer');
  }

  async open(control: string, token: string, hash = '/activity'): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${control}/#token=${token}&${hash}`);
    await this.page.getByText('Listening on').first().waitFor();
  }

  tile(id: string): Locator {
    return this.page.locator(`[data-tile="${id}"]`);
  }

  /** The number of a tile, without its trend. */
  async tileValue(id: string): Promise<string> {
    return (await this.tile(id).locator('span').nth(1).innerText()).trim();
  }

  chart(input: string): Locator {
    return this.page.getByRole('region', { name: `Input ${input}` });
  }

  tab(name: RegExp | string): Locator {
    return this.page.getByRole('tab', { name });
  }

  /** Position of a column by its name; the first is 0. */
  async columnOf(label: string): Promise<number> {
    const heads = await this.grid.getByRole('columnheader').allInnerTexts();
    return heads.findIndex((text) => text.split('\n')[0] === label);
  }

  row(label: string): Locator {
    return this.grid.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: label, exact: true }) });
  }

  async cell(row: string, column: string): Promise<Locator> {
    const at = await this.columnOf(column);
    return this.row(row).locator(`[aria-colindex="${at + 1}"]`);
  }

  /** What a cell says as its number: `5`, `N/A`. */
  async value(row: string, column: string): Promise<string> {
    const cell = await this.cell(row, column);
    return ((await cell.innerText()).split('\n').at(-1) ?? '').trim();
  }

  /** Rows that the stream shows, without those it only counts. */
  async streamCount(): Promise<string> {
    return this.streamFooter.locator('strong').innerText();
  }

  async userCount(): Promise<number> {
    return this.page.getByRole('grid', { name: 'Users' }).locator('[data-user]').count();
  }

  async alertRowCount(): Promise<number> {
    return this.alertList.locator('[data-alert-row]').count();
  }
}
