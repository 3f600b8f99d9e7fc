/** The live stream's locators and moves. */
import type { Locator, Page } from 'playwright-core';

export class StreamPage {
  readonly page: Page;
  readonly grid: Locator;
  readonly filter: Locator;
  readonly footer: Locator;
  readonly newRows: Locator;
  /** Of "nothing matches": takes the most restrictive term away. */
  readonly widen: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('grid', { name: /^Events/ });
    this.filter = page.locator('[data-filter-input]');
    this.footer = page.getByRole('region', { name: 'Live stream' }).locator('footer');
    this.widen = page.getByRole('region', { name: 'Live stream' }).getByRole('button', { name: /^Remove/ });
    this.newRows = page.getByRole('button', { name: /new event|Paused ·/ });
  }

  /** The first visit of a browser carries the token; `view` is the rest of a copied link. */
  async open(controlUrl: string, token: string, view = ''): Promise<void> {
    await this.page.goto(`${controlUrl}/#token=${token}`);
    await this.page.getByRole('main').waitFor();
    if (view !== '') {
      await this.page.goto(view);
      await this.page.reload();
    }
  }

  rows(): Locator {
    return this.grid.locator('[role=row][data-index]');
  }

  row(text: string | RegExp): Locator {
    return this.rows().filter({ hasText: text });
  }

  cell(row: Locator, column: string): Locator {
    return row.locator(`[data-column=${column}]`);
  }

  /** Text of the row that `aria-activedescendant` names. */
  async activeText(): Promise<string> {
    const id = await this.grid.getAttribute('aria-activedescendant');
    return id === null ? '' : (await this.page.locator(`#${id}`).innerText()).replaceAll('\n', ' ');
  }

  /** Names of the rows on screen, from the newest. */
  async names(): Promise<string[]> {
    const rows = await this.rows().evaluateAll((elements) => elements.map((element) => [Number((element as HTMLElement).dataset['index']), (element.querySelector('[data-column=event]') as HTMLElement).innerText.split('\n')[0] ?? ''] as const));
    return rows.toSorted((a, b) => a[0] - b[0]).map(([, name]) => name);
  }

  async setFilter(text: string): Promise<void> {
    await this.filter.fill(text);
    await this.filter.press('Enter');
  }

  async scrollTo(top: number): Promise<void> {
    await this.grid.evaluate((element, y) => { element.scrollTop = y; }, top);
  }

  /** How far the list is scrolled, and which row is at the top. */
  async place(): Promise<{ top: number; name: string }> {
    return this.grid.evaluate((element) => {
      const head = element.getBoundingClientRect().top + 27;
      const rows = [...element.querySelectorAll<HTMLElement>('[role=row][data-index]')].filter((row) => row.getBoundingClientRect().bottom > head + 1);
      const first = rows.toSorted((a, b) => Number(a.dataset['index']) - Number(b.dataset['index']))[0];
      return { top: element.scrollTop, name: first?.innerText.replaceAll('\n', ' ') ?? '' };
    });
  }
}
