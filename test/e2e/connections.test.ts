/** Where data goes, in the window of a real engine: the graph, a connection's settings with their effect before saving, the matrix, consent. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { bucketOf } from '../../src/protocol/bucket.ts';
import type { ConnectionFile, InputFile, OutputFile } from '../../src/protocol/workspace.ts';
import { axeProblemsInBothThemes } from '../support/axe.ts';
import { serverBatch } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { customEvent, sendAs, tellUserStory } from '../support/user-story.ts';
import { useWindow } from '../support/window.ts';
import { ConnectionsPage } from './pages/connections-page.ts';

let engine: TestEngine;
let page: Page;
let connections: ConnectionsPage;

useWindow((opened) => {
  ({ engine, page } = opened);
  connections = new ConnectionsPage(page);
});

interface Files { readonly inputs: Record<string, InputFile>; readonly outputs: Record<string, OutputFile>; readonly connections: Record<string, ConnectionFile>; readonly dir: string }

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000, interval: 50 });
const open = (section?: string, query?: string): Promise<void> => connections.open(engine.control, engine.running.token, section, query);
const files = async (): Promise<Files> => (await engine.api<Files>('GET', '/workspace')).body;
const put = async (path: string, value: unknown): Promise<void> => { expect((await engine.api('PUT', `/workspace/${path}`, value)).status).toBe(200); };
const effect = () => connections.changes.getByRole('button', { name: /^(Drops|Nothing changes)/ });

async function send(name: string, extra: Record<string, unknown> = {}): Promise<void> {
  expect((await engine.sendServer(serverBatch(name, extra))).status).toBe(202);
}

/** Three names through `s2s-to-webhook`, and as much as nothing through `web-to-mixpanel`. */
beforeEach(async () => {
  for (const name of ['Signed Up', 'Signed Up', 'Signed Up', 'Searched', 'Left']) await send(name);
  await engine.settle();
}, 60_000);

describe('the graph', { timeout: 60_000 }, () => {
  test('shows the real traffic as it comes, and is walked by keys', async () => {
    await open();
    await soon(() => connections.node('connections', 's2s-to-webhook').innerText()).toContain('delivered');
    await soon(() => connections.node('connections', 's2s-to-webhook').innerText()).toMatch(/5\s*5/);
    await send('One more');
    await soon(() => connections.node('connections', 's2s-to-webhook').innerText()).toMatch(/6\s*6/);

    await connections.node('inputs', 's2s').focus();
    await page.keyboard.press('ArrowRight');
    await soon(() => connections.focused()).toBe('connections s2s-to-webhook');
    await page.keyboard.press('ArrowRight');
    await soon(() => connections.focused()).toBe('outputs webhook');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await connections.sheet.getByRole('heading', { name: /s2s to webhook/ }).waitFor();
    await connections.sheet.getByRole('button', { name: '6', exact: true }).first().waitFor();
    await page.keyboard.press('Escape');
    await connections.sheet.waitFor({ state: 'detached' });
    await soon(() => connections.focused()).toBe('connections s2s-to-webhook');
  });

  test('collapses what is not connected, finds by name, and is a table too', async () => {
    await open();
    await connections.node('inputs', 'web').waitFor();
    const before = await page.locator('[data-column="inputs"] [data-node]').count();
    await page.locator('[data-column="inputs"]').getByRole('button', { name: /^\+ \d+ more$/ }).click();
    await soon(() => page.locator('[data-column="inputs"] [data-node]').count()).toBeGreaterThan(before);
    await page.keyboard.press('/');
    await page.keyboard.type('webhook');
    await connections.node('connections', 'web-to-mixpanel').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.keyboard.press('v');
    const row = page.getByRole('grid', { name: 'Connections' }).locator('[data-connection="s2s-to-webhook"]');
    await row.getByRole('button', { name: '5', exact: true }).click();
    await page.getByText('Signed Up').first().waitFor();
  });

  test('a number leads to the rows behind it', async () => {
    await open('graph:connection.s2s-to-webhook');
    await connections.sheet.getByRole('button', { name: '5', exact: true }).first().click();
    await soon(() => page.getByRole('status').filter({ hasText: 'events' }).first().innerText()).toContain('5');
  });
});

describe('the data filter', { timeout: 60_000 }, () => {
  test('tells what a switch would drop before it is saved, with an example that opens', async () => {
    await open('graph:connection.s2s-to-webhook~filter');
    await connections.point('/events/other').click();
    await connections.toggle('/events/other/names/Signed Up');
    await soon(() => connections.checked('/events/other/names/Signed Up')).toBe('false');
    await soon(() => connections.checked('/events/other')).toBe('mixed');
    await soon(() => effect().innerText()).toContain('Drops 60 % of the last 5 events');
    expect((await files()).outputs['webhook']?.filters.feeds).toBeUndefined();

    await connections.save.click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect((await files()).outputs['webhook']?.filters.feeds?.events.other?.names).toMatchObject({ 'Signed Up': { on: false } });
    await send('Signed Up');
    await engine.settle();
    expect((await engine.api<{ items: { outcome: string }[] }>('GET', '/events?limit=1&query=name%3D%22Signed%20Up%22')).body.items[0]?.outcome).toBe('filtered');
    await soon(() => connections.node('connections', 's2s-to-webhook').innerText()).toContain('filtered');

    await connections.toggle('/events/other/names/Searched');
    await effect().click();
    await page.getByRole('list', { name: /^Why events are held back on s2s-to-webhook/ }).getByRole('button', { name: 'Example' }).first().click();
    await page.getByRole('complementary', { name: 'Event detail' }).waitFor();
  });

  test('is walked and switched by keys, undone and redone', async () => {
    await open('graph:connection.s2s-to-webhook~filter');
    await connections.filter.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await soon(() => connections.checked('/events/other/names/Signed Up')).toBe('false');
    await page.keyboard.press('Control+z');
    await soon(() => connections.checked('/events/other/names/Signed Up')).toBe('true');
    await page.keyboard.press('Control+Shift+z');
    await soon(() => connections.checked('/events/other/names/Signed Up')).toBe('false');
    await connections.changes.getByRole('button', { name: 'Discard' }).click();
    await soon(() => connections.checked('/events/other/names/Signed Up')).toBe('true');
    expect(await connections.save.isDisabled()).toBe(true);
  });

  test('keeps what was seen when new data points are switched off, and goes to another output', async () => {
    await open('graph:connection.s2s-to-webhook~filter');
    await connections.point('events').waitFor();
    await connections.sheet.getByRole('radiogroup', { name: 'New data points' }).getByRole('radio', { name: 'Off' }).click();
    await connections.dialog.getByRole('button', { name: 'Keep what was seen as it is' }).click();
    await soon(() => connections.checked('events')).toBe('true');
    await soon(() => effect().innerText()).toMatch(/^Nothing changes/);
    await connections.sheet.getByRole('button', { name: 'More for this filter' }).click();
    await page.getByRole('menuitem', { name: /^Copy to another output/ }).click();
    await connections.dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await connections.changes.getByRole('button', { name: '2 files' }).click();
    await connections.dialog.getByText('outputs/mixpanel.json').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+s');
    await page.getByText('2 files saved').or(page.getByText('Saved', { exact: true })).first().waitFor();
    await soon(async () => (await files()).outputs['mixpanel']?.filters.feeds).toMatchObject({ new_data_points: 'off', user_identities: { customer_id: true } });
    await send('Brand new');
    await engine.settle();
    expect((await engine.api<{ items: { outcome: string }[] }>('GET', '/events?limit=1&query=name%3D%22Brand%20new%22')).body.items[0]?.outcome).toBe('filtered');
  });

  test('a link to a switch unfolds and lights it', async () => {
    await put('outputs/webhook', { ...(await files()).outputs['webhook'], filters: { feeds: { events: { other: { names: { 'Signed Up': { on: true, attributes: { shelf: false } } } } } } } });
    await open('graph:output.webhook~filter~/filters/feeds/events/other/names/Signed Up/attributes/shelf');
    await connections.point('/events/other/names/Signed Up/attributes/shelf').waitFor();
    await soon(() => connections.checked('/events/other/names/Signed Up/attributes/shelf')).toBe('false');
  });
});

describe('forwarding', { timeout: 60_000 }, () => {
  test('a rule that is not complete is told at its field and cannot be saved', async () => {
    await open('graph:connection.s2s-to-webhook~forwarding');
    await connections.sheet.getByRole('radiogroup', { name: 'User attribute' }).getByRole('radio', { name: 'Only forward' }).click();
    await connections.sheet.getByText('Fill this in').first().waitFor();
    expect(await connections.save.isDisabled()).toBe(true);
    await connections.sheet.getByLabel('Name of the user attribute').fill('tier');
    await connections.sheet.getByLabel('Value of the user attribute').fill('gold');
    await soon(() => effect().innerText()).toContain('Drops 100 %');
    await connections.sheet.getByLabel('Minimum app version').fill('four');
    await connections.sheet.getByText('Use numbers and dots, as in 4.2.0').waitFor();
    await connections.sheet.getByLabel('Minimum app version').fill('4.2.0');
    await connections.save.click();
    await soon(async () => (await files()).connections['s2s-to-webhook']).toMatchObject({ minimum_app_version: '4.2.0', forwarding: { user_attribute: { forward: 'only', name: 'tier', value: 'gold' } } });
  });

  test('sampling tells the bucket of a chosen user', async () => {
    const { mira } = await tellUserStory(engine);
    await open('graph:connection.web-to-mixpanel~forwarding');
    await connections.sheet.getByRole('button', { name: 'Look up a user’s bucket' }).click();
    await page.getByRole('textbox', { name: 'Any identity or MPID' }).fill('c-1042');
    const found = page.getByRole('list', { name: 'Users' }).getByRole('button', { name: /c-1042/ });
    await soon(() => found.count()).toBeGreaterThan(0);
    await found.last().click();
    const bucket = bucketOf(mira);
    await connections.sheet.getByText(`Bucket ${bucket}: in`, { exact: true }).waitFor();
    await connections.sheet.getByRole('textbox', { name: 'User sampling' }).fill('0');
    await connections.sheet.getByText(`Bucket ${bucket}: left out`, { exact: true }).waitFor();
  });
});

describe('rules, splits and mappings', { timeout: 60_000 }, () => {
  test('rules are attached and reordered by keys', async () => {
    for (const name of ['first', 'second']) await put(`rules/${name}`, { failure_action: 'proceed', code: 'exports.handler = async (batch) => batch;\n', language: 'js' });
    await open('graph:connection.s2s-to-webhook~rules');
    for (const name of ['first', 'second']) {
      await connections.sheet.getByRole('button', { name: 'Attach a rule' }).click();
      await page.getByRole('menuitem', { name }).click();
    }
    await soon(() => connections.rules()).toEqual(['first', 'second']);
    await connections.sheet.getByRole('button', { name: 'Move second' }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await soon(() => connections.rules()).toEqual(['second', 'first']);
    await connections.save.click();
    await soon(async () => (await files()).connections['s2s-to-webhook']?.rules).toEqual(['second', 'first']);
    await connections.sheet.getByRole('button', { name: 'second', exact: true }).click();
    await page.locator('.monaco-editor').first().waitFor();
  });

  test('a mapping is previewed on a captured event before it is saved', async () => {
    await open('graph:connection.s2s-to-webhook~mappings');
    await connections.sheet.getByRole('button', { name: 'Add a mapping' }).click();
    await connections.sheet.getByLabel('Name, match 1').fill('searched');
    await connections.sheet.getByRole('textbox', { name: 'Becomes' }).fill('search_done');
    await connections.sheet.getByRole('button', { name: 'Add an attribute' }).click();
    const preview = connections.sheet.getByRole('region', { name: 'Preview of mapping 1' });
    await preview.getByText('Complete the mapping to see what it does.').waitFor();
    await connections.sheet.getByLabel('Name at the output, attribute 1').fill('where');
    await connections.sheet.getByLabel('Name in the app, attribute 1').fill('shelf');
    await preview.getByText('"event_name": "search_done"').waitFor();
    await preview.getByText('"where": "crime"').first().waitFor();
    await connections.save.click();
    await soon(async () => (await files()).connections['s2s-to-webhook']?.custom_mappings[0]).toMatchObject({ to: 'search_done', matches: [{ event: 'searched' }], attributes: [{ to: 'where', from: 'shelf' }] });
  });

  test('users of an input are divided between outputs', async () => {
    await put('outputs/crm', { partner: 'webhook', label: 'CRM', settings: { url: 'http://127.0.0.1:7071/partners/webhook/webhook/crm' } });
    await put('connections/s2s-to-crm', { input: 's2s', output: 'crm' });
    await open('graph:input.s2s');
    await connections.sheet.getByRole('button', { name: 'Divide users between outputs' }).click();
    await page.getByRole('menuitem', { name: 'CRM' }).click();
    await connections.sheet.getByLabel('To bucket, CRM').fill('40');
    await connections.sheet.getByText('60 % of the users go to none of these outputs.').waitFor();
    await connections.sheet.getByRole('button', { name: 'Add an output' }).click();
    await page.getByRole('menuitem', { name: 'webhook' }).click();
    await connections.save.click();
    await soon(async () => (await files()).inputs['s2s']?.split).toEqual([{ output: 'crm', from: 0, to: 40 }, { output: 'webhook', from: 40, to: 100 }]);
  });

  test('development and production have settings of their own, and one without any is not forwarded', async () => {
    await open('graph:output.webhook');
    await connections.sheet.getByRole('switch', { name: 'Same for both environments' }).click();
    await connections.sheet.getByRole('radiogroup', { name: 'Settings for' }).getByRole('radio', { name: 'Production' }).click();
    await connections.sheet.getByRole('button', { name: 'Do not forward production data' }).click();
    await connections.sheet.getByText('Production has no settings, so its data is not forwarded to this output.').waitFor();
    await connections.save.click();
    await soon(async () => (await files()).outputs['webhook']?.environment_settings?.production).toEqual({});
    expect(Object.keys((await files()).outputs['webhook']?.environment_settings?.development ?? {})).toContain('url');
  });
});

describe('files', { timeout: 60_000 }, () => {
  test('what is wrong in a file is told at its field, and so is what the engine refuses to write', async () => {
    await put('connections/s2s-to-webhook', { ...(await files()).connections['s2s-to-webhook'], sampling_percent: 0 });
    await open('graph:connection.s2s-to-webhook');
    await connections.sheet.getByRole('list', { name: 'Problems' }).getByRole('button', { name: 'Show the setting' }).click();
    await connections.sheet.locator('[data-field="/sampling_percent"][data-lit]').getByText(/no user's data is ever forwarded/).waitFor();
    await connections.sheet.getByRole('textbox', { name: 'User sampling' }).fill('20');
    await connections.sheet.getByText(/no user's data is ever forwarded/).waitFor({ state: 'detached' });
    await connections.changes.getByRole('button', { name: 'Discard' }).click();

    await connections.tab('Output').click();
    await connections.sheet.getByLabel(/Receiver answers with status/).fill('many');
    await connections.save.click();
    await connections.sheet.getByRole('tabpanel').getByText(/must be a number/).waitFor();
    await connections.changes.getByText(/outputs\/webhook\.json was not saved/).waitFor();
    expect((await files()).outputs['webhook']?.settings['responseStatus']).toBeUndefined();
  });

  test('a change from outside is a conflict, and nothing is lost', async () => {
    await open('graph:connection.s2s-to-webhook~forwarding');
    await connections.sheet.getByRole('textbox', { name: 'User sampling' }).fill('50');
    await put('connections/s2s-to-webhook', { ...(await files()).connections['s2s-to-webhook'], honor_opt_out: false });
    await connections.changes.getByText('connections/s2s-to-webhook.json changed on disk while you were editing.').waitFor();
    await connections.changes.getByRole('button', { name: 'Keep mine' }).click();
    await connections.save.click();
    await soon(async () => (await files()).connections['s2s-to-webhook']).toMatchObject({ sampling_percent: 50, honor_opt_out: true });
    await connections.sheet.getByRole('textbox', { name: 'User sampling' }).fill('10');
    await put('connections/s2s-to-webhook', { ...(await files()).connections['s2s-to-webhook'], sampling_percent: 70 });
    await connections.changes.getByRole('button', { name: 'Take the file' }).click();
    await soon(() => connections.sheet.getByRole('textbox', { name: 'User sampling' }).inputValue()).toBe('70');
  });

  test('a connection is made with a new output, duplicated and deleted', async () => {
    await open();
    await connections.node('inputs', 'web').waitFor();
    await page.keyboard.press('n');
    await connections.dialog.getByRole('combobox', { name: 'From the input' }).click();
    await page.getByRole('option', { name: /^web/ }).click();
    await connections.dialog.getByRole('radio', { name: 'A new output' }).click();
    await connections.dialog.getByRole('combobox', { name: 'Partner' }).click();
    await page.getByRole('option', { name: /^Webhook/ }).click();
    await connections.dialog.getByLabel('Name', { exact: true }).fill('crm');
    await connections.dialog.getByLabel(/POST URL/).fill('http://127.0.0.1:7071/partners/webhook/webhook/crm');
    await connections.dialog.getByRole('button', { name: 'Create' }).click();
    await connections.sheet.getByRole('heading', { name: /web to crm/ }).waitFor();
    expect((await files()).connections['web-to-crm']).toMatchObject({ active: false });
    await soon(() => connections.node('connections', 'web-to-crm').innerText()).toContain('off');

    await connections.sheet.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Duplicate/ }).click();
    await connections.dialog.getByRole('button', { name: 'Duplicate' }).click();
    await soon(async () => Object.values((await files()).connections).filter(({ output }) => output === 'crm').length).toBe(2);
    await connections.sheet.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Delete/ }).click();
    await connections.dialog.getByRole('button', { name: 'Delete' }).click();
    await soon(async () => Object.values((await files()).connections).filter(({ output }) => output === 'crm').length).toBe(1);
  });

  test('a connection to a deleted output is shown as broken and repaired with its settings', async () => {
    await put('outputs/crm', { partner: 'webhook', settings: { url: 'http://127.0.0.1:7071/partners/webhook/webhook/crm' } });
    await put('outputs/other', { partner: 'webhook', settings: { url: 'http://127.0.0.1:7071/partners/webhook/webhook/other' } });
    await put('connections/s2s-to-crm', { input: 's2s', output: 'crm', sampling_percent: 30 });
    await open();
    await connections.node('connections', 's2s-to-crm').waitFor();
    rmSync(join((await files()).dir, 'outputs', 'crm.json'));
    await soon(() => connections.node('connections', 's2s-to-crm').innerText()).toContain('broken');
    await connections.node('connections', 's2s-to-crm').click();
    await connections.sheet.getByText('This connection is broken').waitFor();
    await connections.sheet.getByText(/there is no outputs\/crm\.json/).waitFor();
    await connections.sheet.getByRole('combobox', { name: 'Output' }).click();
    await page.getByRole('option', { name: 'other' }).click();
    await connections.sheet.getByRole('button', { name: 'Save', exact: true }).first().click();
    await soon(async () => (await files()).connections['s2s-to-crm']).toMatchObject({ output: 'other', sampling_percent: 30 });
    await connections.tab('Forwarding').waitFor();
  });
});

describe('the matrix', { timeout: 60_000 }, () => {
  test('says what each output got of each name, and opens an example at that output', async () => {
    await put('outputs/webhook', { ...(await files()).outputs['webhook'], filters: { feeds: { events: { other: { names: { Left: { on: false } } } } } } });
    await send('Left');
    await engine.settle();
    await open('matrix');
    await connections.matrix.getByRole('columnheader', { name: /webhook/ }).waitFor();
    const heads = await connections.matrix.getByRole('columnheader').allInnerTexts();
    const column = heads.findIndex((text) => text.includes('webhook')) - 2;
    await soon(() => connections.cell('Signed Up', column).innerText()).toMatch(/forwarded\s*3/);
    await soon(() => connections.cell('Left', column).innerText()).toMatch(/partly\s*1\/2/);
    await soon(() => connections.cell('Signed Up', 1 - column).innerText()).toContain('never seen');

    await page.keyboard.press('/');
    await page.keyboard.type('left');
    await soon(() => connections.matrix.locator('[data-matrix-row]').count()).toBe(1);
    await page.keyboard.press('Enter');
    for (let step = 0; step < column; step += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const detail = page.getByRole('complementary', { name: 'Event detail' });
    await detail.getByRole('heading', { name: 'Left' }).waitFor();
    await detail.getByText(/has the event "Left" switched off/).first().waitFor();
  });
});

describe('consent', { timeout: 60_000 }, () => {
  test('tells for one user what each rule makes of each purpose, what would flip it, and leads to the rule', async () => {
    const { mira } = await tellUserStory(engine);
    await put('connections/web-to-mixpanel', { ...(await files()).connections['web-to-mixpanel'], forwarding: { consent: { forward: 'only', any: [{ regulation: 'gdpr', purpose: 'analytics', consented: true }] } } });
    await open('consent');
    await page.getByRole('button', { name: 'Choose a user' }).click();
    await page.getByRole('textbox', { name: 'Any identity or MPID' }).fill(mira);
    await page.getByRole('list', { name: 'Users' }).getByRole('button').first().click();
    const row = page.getByRole('row').filter({ hasText: 'web-to-mixpanel' });
    await row.getByText('forwarded').waitFor();
    await row.getByText('lets pass').waitFor();
    await page.getByText('Rejecting consent for "analytics" would hold this user’s data back.').waitFor();

    await sendAs(engine, mira, [customEvent('Asked again')], { consent_state: { gdpr: { analytics: { consented: false, timestamp_unixtime_ms: Date.now() + 1_000 } } } });
    await row.getByText('held back').waitFor();
    await row.getByRole('button', { name: /open the rule/ }).click();
    await soon(() => connections.sheet.locator('[data-lit]').last().getAttribute('data-field')).toBe('/forwarding/consent/any/0');
  });
});

describe('with the demo workspace', { timeout: 300_000 }, () => {
  test('axe-core has nothing to say, light or dark', async () => {
    expect((await engine.api('POST', '/workspace/demo', {})).status).toBeLessThan(300);
    expect((await engine.settle(60_000)).settled).toBe(true);
    const [user] = (await engine.api<{ items: { mpid: string }[] }>('GET', '/users?query=c-0887&limit=1')).body.items;
    const sections = ['graph', 'matrix', 'consent', ...['overview', 'input', 'forwarding', 'filter', 'rules', 'mappings', 'output', 'kit'].map((part) => `graph:connection.web-to-recommendations~${part}`), 'graph:output.mixpanel~filter'];
    for (const section of sections) {
      await open(section, section === 'consent' ? `?focus=${encodeURIComponent(`mpid=${user?.mpid}`)}` : '');
      await (section === 'matrix' ? connections.cell('Home', 0) : section === 'consent' ? page.getByRole('rowheader').first() : section === 'graph' ? connections.node('connections', 'web-to-mixpanel') : connections.sheet.getByRole('tabpanel').locator('button, p, [role="treeitem"]').first()).waitFor();
      expect([section, ...(await axeProblemsInBothThemes(page))]).toEqual([section]);
    }
    await open('graph');
    await connections.node('connections', 'web-to-mixpanel').waitFor();
    await page.keyboard.press('v');
    await page.getByRole('grid', { name: 'Connections' }).waitFor();
    expect(await axeProblemsInBothThemes(page)).toEqual([]);
  });
});
