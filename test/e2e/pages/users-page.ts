/** The Users screen's locators. */
import type { Locator, Page } from 'playwright-core';

export class UsersPage {
  readonly page: Page;
  readonly list: Locator;
  readonly search: Locator;
  readonly detail: Locator;
  readonly attributes: Locator;
  readonly scrubber: Locator;
  readonly calls: Locator;
  readonly dialog: Locator;

  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole('grid', { name: 'Users' });
    this.search = page.getByRole('textbox', { name: 'Find a user' });
    this.detail = page.getByRole('complementary', { name: 'User' });
    this.attributes = page.getByRole('grid', { name: 'Attributes' });
    this.scrubber = page.getByRole('slider', { name: 'Moment in the history of the attributes' });
    this.calls = page.getByRole('navigation', { name: 'Identity calls' });
    this.dialog = page.getByRole('dialog');
  }

  async open(control: string, token: string, hash = '/users'): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${control}/#token=${token}&${hash}`);
    await this.page.getByText('Listening on').first().waitFor();
  }

  row(mpid: string): Locator {
    return this.list.locator(`[data-user="${mpid}"]`);
  }

  tab(name: RegExp | string): Locator {
    return this.detail.getByRole('tab', { name });
  }

  attribute(key: string): Locator {
    return this.attributes.locator(`[data-attribute="${key}"]`);
  }

  /** Name, value and what the moment did to each attribute. */
  async attributeRows(): Promise<string[]> {
    return this.attributes.locator('[data-attribute]').evaluateAll((rows) => rows.map((row) => `${row.getAttribute('data-attribute')} ${row.querySelector('[role="gridcell"]:nth-child(2)')?.textContent} ${row.getAttribute('data-change')}`));
  }

  graph(side: 'before' | 'after'): Locator {
    return this.detail.locator(`[data-graph="${side}"]`);
  }

  strategy(name: string): Locator {
    return this.detail.locator(`[data-strategy="${name}"]`);
  }
}
