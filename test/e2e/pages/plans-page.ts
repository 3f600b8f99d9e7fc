/** The Data plans screen's locators. */
import type { Locator, Page } from 'playwright-core';

export class PlansPage {
  readonly page: Page;
  readonly grid: Locator;
  readonly detail: Locator;
  readonly dialog: Locator;
  readonly report: Locator;
  readonly navigation: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('grid', { name: 'Violations' });
    this.detail = page.getByRole('complementary', { name: 'Violation' });
    this.dialog = page.getByRole('dialog');
    this.report = page.getByRole('region', { name: 'Report' });
    this.navigation = page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: /Data plans/ });
  }

  /** The first visit of a browser carries the token. */
  async open(controlUrl: string, token: string, tab = 'violations'): Promise<void> {
    await this.page.goto(`${controlUrl}/#token=${token}&/data-plans/${tab}`);
    await this.page.getByText('Listening on').first().waitFor();
  }

  async tab(name: string | RegExp): Promise<void> {
    await this.page.getByRole('tablist', { name: 'Data plans' }).getByRole('tab', { name }).click();
  }

  rows(): Locator {
    return this.grid.locator('[role=row][data-violation]');
  }

  row(text: string | RegExp): Locator {
    return this.rows().filter({ hasText: text });
  }

  /** The line of the sample that is lit up. */
  place(): Locator {
    return this.detail.locator('[data-revealed]');
  }
}
