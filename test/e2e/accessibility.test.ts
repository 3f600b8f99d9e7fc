/** Data plans, Rules and Users without a mouse and for assistive technology: axe-core finds nothing, and keys reach everything. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeProblemsInBothThemes } from '../support/axe.ts';
import type { TestEngine } from '../support/engine.ts';
import { tellUserStory } from '../support/user-story.ts';
import { useWindow } from '../support/window.ts';

let engine: TestEngine;
let page: Page;

useWindow((opened) => { ({ engine, page } = opened); });

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000, interval: 50 });

async function open(hash: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${engine.control}/#token=${engine.running.token}&${hash}`);
  await page.getByText('Listening on').first().waitFor();
}

const ready = {
  '/data-plans/violations': () => page.locator('[data-violation]').first(),
  '/data-plans/plans:shop~4': () => page.getByRole('heading', { name: 'Shop' }),
  '/data-plans/draft': () => page.getByRole('tabpanel').getByRole('button').first(),
  '/data-plans/tournament': () => page.getByRole('tabpanel').getByRole('button').first(),
  '/data-plans/catalog': () => page.getByText(/\d+ data points/),
  '/rules/fix-price': () => page.locator('.monaco-editor .view-line').first(),
  '/users': () => page.locator('[data-user]').first(),
  '/users/attributes': () => page.getByRole('grid', { name: 'Attributes' }),
  '/users/timeline': () => page.locator('[data-timeline-event]').first(),
  '/users/graph': () => page.getByRole('region', { name: 'The story under each strategy' }).getByRole('row').nth(1),
  '/users/consent': () => page.getByRole('tabpanel').getByRole('heading').first(),
  '/users/devices': () => page.getByRole('tabpanel').getByRole('heading').first(),
  '/users/raw': () => page.getByRole('tree', { name: 'User' }),
  '/settings/identity': () => page.getByRole('checkbox', { name: 'Email is unique' }),
  '/stream': () => page.getByText('Group by batch'),
};

describe('with the demo workspace', { timeout: 300_000 }, () => {
  test('axe-core has nothing to say, light or dark', async () => {
    expect((await engine.api('POST', '/workspace/demo', {})).status).toBeLessThan(300);
    expect((await engine.settle(60_000)).settled).toBe(true);
    const { mira } = await tellUserStory(engine);
    for (const [hash, shown] of Object.entries(ready)) {
      await open(hash.replace(/^\/users\/(\w+)$/, `/users?at.user=${mira}&at.userTab=$1`));
      await shown().waitFor({ timeout: 60_000 });
      expect([hash, ...(await axeProblemsInBothThemes(page))]).toEqual([hash]);
    }
  });
});

describe('by keyboard', { timeout: 60_000 }, () => {
  test('Escape leaves the editor of a rule, and single keys act from the list of cases', async () => {
    await engine.api('PUT', '/workspace/rules/tidy', { failure_action: 'proceed', code: 'exports.handler = async (batch) => batch;\n', language: 'js' });
    expect((await engine.api('PUT', '/rules/tidy/cases/nothing', { platform: 's2s', batch: { events: [] }, expect: { kind: 'subset', batch: {} } })).status).toBe(200);
    await open('/rules/tidy');
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.keyboard.press('Escape');
    const cases = page.getByRole('listbox', { name: 'Cases' });
    await soon(() => cases.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('t');
    await page.getByRole('dialog', { name: 'New case from traffic' }).waitFor();
  });

  test('the selected one of many cases stays in sight', async () => {
    await engine.api('PUT', '/workspace/rules/many', { failure_action: 'proceed', code: 'exports.handler = async (batch) => batch;\n', language: 'js' });
    for (let number = 10; number < 40; number += 1) await engine.api('PUT', `/rules/many/cases/case-${number}`, { platform: 's2s', batch: { events: [] }, expect: { kind: 'subset', batch: {} } });
    await open('/rules/many');
    const cases = page.getByRole('listbox', { name: 'Cases' });
    await cases.getByRole('option', { selected: true }).waitFor();
    await cases.focus();
    for (let step = 0; step < 25; step += 1) await page.keyboard.press('ArrowDown');
    const [row, list] = [await cases.getByRole('option', { selected: true }).boundingBox(), await cases.boundingBox()];
    expect(row !== null && list !== null && row.y + row.height <= list.y + list.height + 1).toBe(true);
  });

  test('the validation profile is a setting of the workspace', async () => {
    await open('/settings/workspace');
    await page.getByRole('radio', { name: 'Node library' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await soon(async () => (await engine.api<{ file: { data_plans: { profile: string } } }>('GET', '/workspace')).body.file.data_plans.profile).toBe('node');
  });
});
