/** Locators of one output's tabs Requests, Mapping and Received, and of the tab Outputs of a user. */
import type { Locator, Page } from 'playwright-core';

export class OutputsDetailPage {
  readonly page: Page;
  readonly requests: Locator;
  readonly request: Locator;
  readonly mapping: Locator;
  readonly value: Locator;
  readonly users: Locator;
  readonly user: Locator;

  constructor(page: Page) {
    this.page = page;
    this.requests = page.getByRole('grid', { name: 'Requests to the partner, newest first' });
    this.request = page.getByRole('complementary', { name: 'Request to the partner' });
    this.mapping = page.getByRole('grid', { name: 'Mapping of the event' });
    this.value = page.getByRole('complementary', { name: 'Value' });
    this.users = page.getByRole('grid', { name: 'Users at the partner' });
    this.user = page.getByRole('complementary', { name: 'User at the partner' });
  }

  async open(control: string, token: string, hash: string): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${control}/#token=${token}&${hash}`);
    await this.page.getByText('Listening on').first().waitFor();
  }

  /** The list in front has come: keys move in it now. */
  async anyRow(): Promise<void> {
    await this.page.locator('[role="row"][aria-selected]').first().waitFor();
  }

  requestRow(text: string): Locator {
    return this.requests.locator('[data-request-row]').filter({ hasText: text });
  }

  reason(): Promise<string> {
    return this.request.locator('[data-request-reason]').innerText();
  }

  part(name: RegExp): Locator {
    return this.request.getByRole('tab', { name });
  }

  /** By the JSON pointer at the partner. */
  mapped(target: string): Locator {
    return this.mapping.locator(`[data-mapping-row="${target}"]`);
  }

  /** By the JSON pointer in the batch. */
  unmapped(source: string): Locator {
    return this.mapping.locator(`[data-unmapped="${source}"]`);
  }

  difference(name: string): Locator {
    return this.page.locator(`[data-knowledge="${name}"]`);
  }
}
