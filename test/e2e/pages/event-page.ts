/** The event detail's locators. */
import type { Locator, Page } from 'playwright-core';

export class EventPage {
  readonly root: Locator;
  readonly title: Locator;
  readonly replay: Locator;

  constructor(page: Page) {
    this.root = page.getByRole('complementary', { name: /Event detail|Batch detail/ });
    this.title = this.root.getByRole('heading', { level: 2 }).first();
    this.replay = this.root.getByRole('button', { name: /^Replay/ });
  }

  stage(label: string | RegExp): Locator {
    return this.root.locator('[data-trace-item]').filter({ hasText: label });
  }

  /** Labels of the stages and outputs that are listed. */
  async stages(): Promise<string[]> {
    return (await this.root.locator('[data-trace-item]').allInnerTexts()).map((text) => text.split('\n')[0] ?? '');
  }

  selectedStage(): Locator {
    return this.root.locator('[data-trace-item][aria-current="step"]');
  }

  async openTab(name: string | RegExp): Promise<void> {
    await this.root.getByRole('tab', { name }).click();
  }

  panel(): Locator {
    return this.root.getByRole('tabpanel');
  }
}
