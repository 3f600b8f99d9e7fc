/** Data plans made in the window, end to end: by form without JSON, against changes from outside, from traffic, and side by side. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { DataPlan } from '../../src/protocol/data-plan.ts';
import { serverBatch } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { useWindow } from '../support/window.ts';
import { PlanEditorPage } from './pages/plan-editor-page.ts';

let engine: TestEngine;
let page: Page;
let editor: PlanEditorPage;

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 10_000, interval: 50 });

const attributes = (properties: object, required: string[] = []) => ({ type: 'object', additionalProperties: false, properties, required });
const point = (name: string, properties: object, required: string[] = []) => ({
  description: '', match: { type: 'custom_event', criteria: { event_name: name, custom_event_type: 'other' } },
  validator: { type: 'json_schema', definition: { properties: { data: { type: 'object', additionalProperties: true, properties: { custom_attributes: attributes(properties, required) }, required: [] } } } },
});
const version = (number: number, environment: string, ...points: object[]) => ({ version: number, activated_environment: environment, version_document: { data_points: points } });
const library = (...versions: object[]) => ({ data_plan_id: 'library', data_plan_name: 'Library', 'x-team': 'Reading', data_plan_versions: versions });

async function savePlan(...versions: object[]): Promise<void> {
  expect((await engine.api('PUT', '/workspace/plans/library', library(...versions))).status).toBeLessThan(300);
}

const planOf = async (id = 'library'): Promise<DataPlan> => (await engine.api<DataPlan>('GET', `/workspace/plans/${id}`)).body;

async function send(name: string, custom_attributes: object, data_plan: object | null = null): Promise<void> {
  const batch = serverBatch(name, {
    events: [{ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', timestamp_unixtime_ms: Date.now(), custom_attributes } }],
    ...(data_plan === null ? {} : { context: { data_plan } }),
  });
  expect((await engine.sendServer(batch)).status).toBe(202);
}

const settled = async (): Promise<void> => { expect((await engine.settle()).settled).toBe(true); };
const open = (section?: string): Promise<void> => editor.open(engine.control, engine.running.token, section);

useWindow((opened) => {
  ({ engine, page } = opened);
  editor = new PlanEditorPage(page);
});

describe('the plan editor', { timeout: 60_000 }, () => {
  test('a plan is made by form without JSON, activated, and what breaks it is counted', async () => {
    await open();
    await editor.create('My Library');
    await page.getByText('No event is planned').waitFor();
    await editor.addCustomEvent('Book Opened');
    await editor.addAttribute('shelf');
    await page.getByLabel('shelf is required', { exact: true }).check();
    await page.getByLabel('Matches one of: add a value').fill('crime');
    await page.keyboard.press('Enter');
    await editor.addAttribute('pages');
    await editor.choose('Data type of pages', 'Number');
    await page.getByLabel('Min & max values, at least').fill('1');
    await editor.save();
    expect((await planOf('my_library')).data_plan_versions).toMatchObject([{
      version: 1, activated_environment: 'none', version_document: { data_points: [{
        match: { type: 'custom_event', criteria: { event_name: 'Book Opened', custom_event_type: 'other' } },
        validator: { definition: { properties: { data: { additionalProperties: true, required: ['custom_attributes'], properties: {
          custom_attributes: attributes({ shelf: { type: 'string', enum: ['crime'] }, pages: { type: 'number', minimum: 1 } }, ['shelf']),
        } } } } },
      }] },
    }]);

    await editor.activate(/Active on development/);
    await page.getByText('Dev', { exact: true }).first().waitFor();
    await send('Book Opened', { shelf: 'cooking', pages: 0 }, { plan_id: 'my_library', plan_version: 1 });
    await settled();
    await page.getByRole('button', { name: 'Plans', exact: true }).click();
    await page.getByRole('button', { name: '2 unique violations of My Library' }).waitFor();
  });

  test('undo and redo go step by step, and the form and the JSON edit one draft', async () => {
    await savePlan(version(1, 'none', point('Book Opened', { shelf: { type: 'string', 'x-own': true } })));
    await open('plans:library~1');
    await page.getByLabel('shelf is required', { exact: true }).check();
    await editor.choose('Data type of shelf', 'Number');
    await page.getByText('Edited in JSON only').waitFor({ state: 'detached' });
    await editor.button('Undo').click();
    await soon(() => page.getByLabel('Data type of shelf', { exact: true }).innerText()).toContain('String');
    await editor.button('Undo').click();
    await soon(() => page.getByLabel('shelf is required', { exact: true }).isChecked()).toBe(false);
    await editor.button('Redo').click();
    await editor.tab('JSON');
    await page.locator('.monaco-editor .view-line').first().waitFor();
    await page.locator('.monaco-editor .view-lines').click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.type('"x-mine": 1,');
    await page.getByText('Not saved yet').waitFor();
    await editor.save();
    const saved = await planOf();
    expect(saved).toMatchObject({ 'x-team': 'Reading', 'x-mine': 1 });
    expect(saved.data_plan_versions[0]?.version_document.data_points[0]?.validator.definition).toMatchObject({ properties: { data: { required: ['custom_attributes'], properties: { custom_attributes: { required: ['shelf'], properties: { shelf: { type: 'string', 'x-own': true } } } } } } });
  });

  test('what the form cannot show is kept, and said', async () => {
    await savePlan(version(1, 'none', { ...point('Book Opened', { shelf: { type: 'string', multipleOf: 2 }, odd: true }), 'x-own': 1 }));
    await open('plans:library~1');
    await page.getByRole('button', { name: /^shelf/ }).click();
    await page.getByText('Edited in JSON only').waitFor();
    await page.getByText('JSON only', { exact: true }).waitFor();
    await page.getByLabel('shelf may be null', { exact: true }).check();
    await editor.save();
    expect((await planOf()).data_plan_versions[0]?.version_document.data_points[0]).toMatchObject({ 'x-own': 1, validator: { definition: { properties: { data: { properties: { custom_attributes: { properties: { shelf: { type: ['string', 'null'], multipleOf: 2 }, odd: true } } } } } } } });
  });

  test('a change of the file shows up; under edits it is a conflict that loses nothing', async () => {
    await savePlan(version(1, 'none', point('Book Opened', {})));
    await open('plans:library~1');
    await editor.point('Book Opened').waitFor();
    const { body } = await engine.api<{ dir: string }>('GET', '/workspace');
    const file = join(body.dir, 'plans', 'library.json');
    const write = (...points: object[]) => writeFileSync(file, JSON.stringify(library(version(1, 'none', ...points)), null, 2));
    write(point('Book Opened', {}), point('Book Returned', {}));
    await editor.point('Book Returned').waitFor();

    await editor.addCustomEvent('Book Lost');
    write(point('Book Opened', {}), point('Book Burned', {}));
    await editor.conflict().waitFor();
    await editor.point('Book Lost').waitFor();
    await editor.button('Show the difference').click();
    await page.getByText('data point', { exact: false }).first().waitFor();
    await editor.button('Keep mine').click();
    await editor.conflict().waitFor({ state: 'detached' });
    await editor.save();
    expect(readFileSync(file, 'utf8')).toContain('Book Lost');
    expect(readFileSync(file, 'utf8')).not.toContain('Book Burned');
  });

  test('a version that is active in production is cloned before it is changed', async () => {
    await savePlan(version(1, 'production', point('Book Opened', { shelf: { type: 'string' } })));
    await open('plans:library~1');
    expect(await page.getByLabel('shelf is required', { exact: true }).isDisabled()).toBe(true);
    await editor.button('Clone to change it').click();
    await page.getByRole('region', { name: 'Library version 2' }).waitFor();
    expect(await page.getByLabel('shelf is required', { exact: true }).isDisabled()).toBe(false);
    expect((await planOf()).data_plan_versions.map((one) => [one.version, one.activated_environment])).toEqual([[1, 'production'], [2, 'none']]);

    await page.getByLabel('Version', { exact: true }).click();
    await page.getByRole('option', { name: /^1/ }).click();
    await editor.button('Edit anyway').click();
    expect(await page.getByLabel('shelf is required', { exact: true }).isDisabled()).toBe(false);
    await editor.button('More for this plan').click();
    await page.getByRole('menuitem', { name: 'Delete version 1…' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('this version is active in prod and cannot be deleted').waitFor();
  });

  test('block settings, differences in words, types, and an import that says what it replaces', async () => {
    await savePlan(version(1, 'none', point('Book Opened', {})), version(2, 'none', point('Book Opened', { shelf: { type: 'string' } }, ['shelf'])));
    await open('plans:library~2');
    await editor.tab('Block');
    await page.getByRole('switch', { name: 'Block unplanned events' }).click();
    await editor.save();
    expect((await planOf()).data_plan_versions[1]?.version_document.settings).toMatchObject({ validation_actions: { event: 'drop_event' } });
    await editor.tab('Diff');
    await page.getByText('1 data point changed').waitFor();
    await page.getByText('Data that was valid can become invalid').waitFor();
    await editor.tab('Types');
    await page.getByText('library-v2.ts').waitFor();

    await page.getByRole('button', { name: 'Plans', exact: true }).click();
    await editor.button('Import').click();
    await page.getByLabel('Paste the JSON here').fill(JSON.stringify({ ...library(version(2, 'none'), version(3, 'none')), data_plan_versions: [version(2, 'none'), version(3, 'none')] }));
    await page.getByText('version 2 is replaced').waitFor();
    await page.getByText('version 3 is new').waitFor();
    await editor.button('Import and replace 1 version').click();
    await page.getByRole('region', { name: 'Library version 3' }).waitFor();
    expect((await planOf()).data_plan_versions.map((one) => one.version_document.data_points.length)).toEqual([1, 0, 0]);
  });
});

describe('plans from traffic', { timeout: 60_000 }, () => {
  test('a draft is taken field by field, and written after its difference was shown', async () => {
    for (const pages of [120, 300, 41]) await send('Book Opened', { shelf: 'crime', pages });
    await settled();
    await open('draft');
    await editor.button('Draft').last().click();
    await page.getByRole('list', { name: 'Drafted data points' }).getByText('Book Opened').waitFor();
    await page.getByLabel('Accept custom_attributes.shelf', { exact: true }).check();
    await page.getByText('1 data point').first().waitFor();
    await editor.button('Review and write…').click();
    const dialog = page.getByRole('dialog', { name: 'Write what was accepted' });
    await dialog.getByLabel('Name of the plan').fill('From traffic');
    await dialog.locator('.monaco-diff-editor').waitFor();
    expect((await engine.api('GET', '/workspace/plans/from_traffic')).status).toBe(404);
    await dialog.getByRole('button', { name: 'Write to the plan' }).click();
    await page.getByRole('region', { name: 'From traffic version 1' }).waitFor();
    const [made] = (await planOf('from_traffic')).data_plan_versions;
    expect(made).toMatchObject({ activated_environment: 'none', version_document: { data_points: [{ match: { criteria: { event_name: 'Book Opened' } } }] } });
    expect(JSON.stringify(made)).not.toContain('pages');
  });

  test('versions side by side: what appears, what vanishes, and its example', async () => {
    await savePlan(version(1, 'none', point('Book Opened', { shelf: { type: 'string' } })), version(2, 'none', point('Book Returned', {})));
    await send('Book Opened', { shelf: 'crime' }, { plan_id: 'library' });
    await send('Book Returned', {}, { plan_id: 'library' });
    await settled();
    await open('tournament');
    await editor.button('Run').first().click();
    const table = page.getByRole('table', { name: 'Tournament' });
    await table.getByText('appears').waitFor();
    await table.getByText('vanishes').waitFor();
    await page.getByRole('radio', { name: 'Vanish 1' }).click();
    await table.getByRole('button', { name: /Book Returned/ }).click();
    await editor.button('Open an example').click();
    await soon(async () => page.url()).toContain('/stream');
  });
});
