/** Locators of the plan editor, Draft from traffic and Tournament. */
import type { Locator, Page } from 'playwright-core';

export class PlanEditorPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(control: string, token: string, section = 'plans'): Promise<void> {
    await this.page.goto(`${control}/#token=${token}&/data-plans/${encodeURIComponent(section)}`);
    await this.page.getByText('Listening on').first().waitFor();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  plan(name: string): Locator {
    return this.page.getByRole('list', { name: 'Data plans' }).getByRole('button', { name: new RegExp(`^${name}`) }).first();
  }

  point(name: string): Locator {
    return this.page.getByRole('list', { name: 'Planned events' }).getByRole('button', { name: new RegExp(`^${name}`) });
  }

  async create(name: string): Promise<void> {
    await this.button('Create plan').first().click();
    const dialog = this.page.getByRole('dialog', { name: 'Create a data plan' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Create', exact: true }).last().click();
    await dialog.waitFor({ state: 'detached' });
  }

  async addCustomEvent(name: string): Promise<void> {
    await this.button('Add event').first().click();
    const dialog = this.page.getByRole('dialog', { name: 'Add an event' });
    await dialog.getByLabel('Name', { exact: true }).fill(name);
    await dialog.getByRole('button', { name: 'Add event' }).click();
    await this.point(name).waitFor();
  }

  async addAttribute(name: string): Promise<void> {
    const field = this.page.getByLabel('Name of the new attribute');
    if (await field.count() === 0) await this.button('Add attribute').first().click();
    await field.fill(name);
    await field.press('Enter');
    await this.page.getByLabel(`Data type of ${name}`, { exact: true }).waitFor();
  }

  async choose(label: string, option: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click();
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
    await this.page.getByText('Plan saved').waitFor();
  }

  async activate(choice: RegExp): Promise<void> {
    await this.button('Activate…').click();
    const dialog = this.page.getByRole('dialog', { name: /^Activate version/ });
    await dialog.getByRole('radio', { name: choice }).click();
    await dialog.getByRole('button', { name: 'Activate', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  conflict(): Locator {
    return this.page.getByText('changed on disk while you were editing');
  }
}
