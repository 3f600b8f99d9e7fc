/** Simulated partners in the window of a real engine: how they stand, adding one, turning the dial, own answers, real endpoints, and secrets that stay out of files. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/protocol/contract.ts';
import type { ConnectionFile, OutputFile } from '../../src/protocol/workspace.ts';
import { axeProblems } from '../support/axe.ts';
import { serverBatch } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { useWindow } from '../support/window.ts';
import { OutputsPage } from './pages/outputs-page.ts';

let engine: TestEngine;
let page: Page;
let outputs: OutputsPage;

useWindow((opened) => {
  ({ engine, page } = opened);
  outputs = new OutputsPage(page);
});

interface Files { readonly outputs: Record<string, OutputFile>; readonly connections: Record<string, ConnectionFile>; readonly dir: string }

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000, interval: 50 });
const open = (section?: string): Promise<void> => outputs.open(engine.control, engine.running.token, section);
const files = async (): Promise<Files> => (await engine.api<Files>('GET', '/workspace')).body;
const newest = async (output: string): Promise<Delivery | undefined> => (await engine.api<{ items: Delivery[] }>('GET', `/deliveries?limit=1&query=output%3D${output}`)).body.items[0];
const saved = (): Promise<void> => page.getByText('Saved', { exact: true }).last().waitFor();

async function send(name: string, extra: Record<string, unknown> = {}): Promise<void> {
  expect((await engine.sendServer(serverBatch(name, extra))).status).toBe(202);
}

/** Everything that is written in a folder and below it. */
function textsBelow(dir: string): string {
  return readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
}

describe('all outputs', { timeout: 60_000 }, () => {
  test('are counted live, each number opens its rows, and keys reach everything', async () => {
    await open('');
    await soon(() => outputs.value('webhook', 'Sent')).toBe('0');
    await send('Signed Up');
    await send('Searched');
    await soon(() => outputs.value('webhook', 'Sent')).toBe('2');
    await outputs.row('webhook').getByRole('button', { name: '2', exact: true }).click();
    await page.getByText('Signed Up').first().waitFor();
    expect(page.url()).toContain('output%3Dwebhook');

    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await outputs.grid.waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await soon(() => outputs.row('webhook').getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    await outputs.detail.getByRole('heading', { name: 'Webhook', level: 1 }).waitFor();
    await soon(() => outputs.tab('Requests').getAttribute('aria-selected')).toBe('true');
    await page.getByRole('tablist', { name: 'Output' }).getByRole('tab', { selected: true }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await outputs.detail.getByRole('heading', { name: 'Mixpanel', level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /command|palette/i }).or(page.locator('[cmdk-input]')).first().fill('Output: Facts');
    await page.keyboard.press('Enter');
    await soon(() => outputs.tab('Facts').getAttribute('aria-selected')).toBe('true');
    expect(page.url()).toContain('/outputs/mixpanel/facts');
    await page.keyboard.press('Escape');
    await outputs.grid.waitFor();
  });

  test('none: says what an output is and leads to the catalogue', async () => {
    const { connections, outputs: there } = await files();
    for (const name of Object.keys(connections)) await engine.api('DELETE', `/workspace/connections/${name}`);
    for (const name of Object.keys(there)) await engine.api('DELETE', `/workspace/outputs/${name}`);
    await open('');
    await page.getByRole('heading', { name: 'No outputs yet' }).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Add an output' }).last().click();
    await page.getByRole('list', { name: 'Partners' }).waitFor();
    expect(page.url()).toContain('/outputs/~add');
  });
});

describe('adding an output', { timeout: 60_000 }, () => {
  test('by keys: partner, settings, connection; the secret goes to no file', async () => {
    await open('');
    await outputs.grid.waitFor();
    await page.keyboard.press('n');
    await page.getByRole('list', { name: 'Partners' }).waitFor();
    await page.locator('[data-partner="mixpanel"]').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Add Mixpanel' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: /^Add/ }).and(page.locator('[disabled]')).first().waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('mixpanel-eu');
    await page.getByLabel('Project Token', { exact: false }).first().fill('9d5e1c7b0a2f4e6d8c3b5a7f1e0d2c4b');
    await page.getByRole('combobox', { name: 'Gets the data of' }).click();
    await page.getByRole('option', { name: /^s2s/ }).click();
    await page.keyboard.press('Control+Enter');
    await outputs.detail.getByRole('heading', { level: 1 }).waitFor();
    await soon(async () => page.url()).toContain('/outputs/mixpanel-eu');

    const after = await files();
    expect(after.outputs['mixpanel-eu']?.settings['token']).toEqual({ $secret: 'output.mixpanel-eu.token' });
    expect(after.connections['s2s-to-mixpanel-eu']).toMatchObject({ input: 's2s', output: 'mixpanel-eu', active: true });
    expect(textsBelow(after.dir)).not.toContain('9d5e1c7b0a2f4e6d8c3b5a7f1e0d2c4b');
    await send('Signed Up');
    await engine.settle();
    expect(await newest('mixpanel-eu')).toMatchObject({ outcome: 'delivered', partner: 'mixpanel' });
  });

  test('a name that is taken is told, and Escape goes back step by step', async () => {
    await open('~add/webhook');
    await page.getByLabel('Name', { exact: true }).fill('webhook');
    await page.getByText('This name is taken').waitFor();
    await page.getByRole('heading', { name: 'Add Webhook' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('list', { name: 'Partners' }).waitFor();
    await page.keyboard.press('Escape');
    await outputs.grid.waitFor();
  });
});

describe('the realism dial', { timeout: 90_000 }, () => {
  test('in the grid it holds at once: the next event is tried again, and arrives when it is turned back', async () => {
    await engine.api('POST', '/clock', { freeze: true });
    await open('');
    await outputs.row('webhook').click();
    await page.keyboard.press('m');
    await page.getByRole('menuitem', { name: /^Down/ }).click();
    await soon(async () => (await files()).outputs['webhook']?.behaviour.mode).toBe('down');
    await send('Signed Up');
    await soon(() => outputs.value('webhook', 'Waiting')).toBe('1');
    expect(await newest('webhook')).toMatchObject({ outcome: 'retrying' });

    await outputs.row('webhook').dblclick({ position: { x: 4, y: 8 } });
    await outputs.queue.getByText('1 request waits').waitFor();
    await page.getByRole('button', { name: /^How .* answers: down/ }).click();
    await page.getByRole('menuitem', { name: /^Perfect/ }).click();
    await page.getByText('Undo').waitFor();
    await engine.api('POST', '/clock', { advance_ms: 600_000 });
    await outputs.queue.waitFor({ state: 'detached' });
    expect(await newest('webhook')).toMatchObject({ outcome: 'delivered' });
  });

  test('on its tab by arrow keys, with its fields; saved it holds, and what is given up can be sent again', async () => {
    await open('webhook/behaviour');
    await outputs.dial.getByRole('radio', { name: 'Perfect' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await soon(() => outputs.dial.getByRole('radio', { name: 'Flaky' }).getAttribute('aria-checked')).toBe('true');
    await page.getByLabel('Share that fails', { exact: true }).fill('100');
    await page.getByRole('checkbox', { name: '429' }).uncheck();
    await page.getByLabel('Seed', { exact: true }).fill('7');
    await outputs.changes.getByText('It holds from the next request on').waitFor();
    await page.keyboard.press('Control+s');
    await saved();
    expect((await files()).outputs['webhook']?.behaviour).toMatchObject({ mode: 'flaky', fail_rate: 1, seed: 7, faults: ['500', '503', 'timeout', 'reset'] });
    await send('Signed Up');
    await soon(async () => (await newest('webhook'))?.outcome).toMatch(/retrying|queued/);

    await page.locator('summary').click();
    await page.getByLabel('Answer always with', { exact: true }).fill('400');
    await page.keyboard.press('Control+s');
    await soon(async () => (await files()).outputs['webhook']?.behaviour.status).toBe(400);
    await send('Searched', { user_identities: { customer_id: 'c-77' } });
    await soon(async () => (await newest('webhook'))?.outcome).toBe('failed');
    await outputs.queue.getByText(/dead letter/).waitFor();
    await page.getByLabel('Answer always with', { exact: true }).fill('');
    await outputs.dial.getByRole('radio', { name: 'Perfect' }).click();
    await page.getByLabel('Share that fails', { exact: true }).fill('0');
    await page.keyboard.press('Control+s');
    await soon(async () => (await files()).outputs['webhook']?.behaviour.mode).toBe('perfect');
    await outputs.queue.getByRole('button', { name: 'Send again' }).click();
    await soon(async () => (await engine.api<{ items: Delivery[] }>('GET', '/deliveries?query=output%3Dwebhook%20outcome%3Dfailed')).body.items.length).toBe(0);
  });

  test('bad credentials are refused as the partner refuses them, and Limits tells so', async () => {
    await open('mixpanel/behaviour');
    await outputs.dial.getByRole('radio', { name: 'Bad credentials' }).click();
    await page.keyboard.press('Control+s');
    await saved();
    expect((await engine.api('PUT', '/workspace/connections/s2s-to-mixpanel', { input: 's2s', output: 'mixpanel' })).status).toBe(200);
    await send('Signed Up');
    await soon(async () => (await newest('mixpanel'))?.outcome).toBe('failed');
    const { reason } = (await newest('mixpanel'))!;
    await outputs.tab('Limits').click();
    await outputs.finding(reason.code).getByText('failed', { exact: true }).waitFor();
    await outputs.finding(reason.code).getByRole('button', { name: 'Show one' }).click();
    await soon(async () => page.url()).toMatch(/\/outputs\/mixpanel\/requests\/\d+/);
  });
});

describe('own answers', { timeout: 60_000 }, () => {
  test('are given where their conditions hold, and the rest is answered as always', async () => {
    await open('webhook/behaviour');
    await outputs.dial.getByRole('radio', { name: 'Own answers' }).click();
    await page.getByRole('button', { name: 'Add an answer' }).click();
    await page.getByRole('textbox', { name: 'Body contains' }).fill('Searched');
    await page.getByRole('textbox', { name: 'Status', exact: true }).fill('418');
    await outputs.write('Body of the answer', '{"mood":"teapot"}');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^1\s*with “Searched”\s*418/ }).waitFor();
    await page.keyboard.press('Control+s');
    await saved();
    expect((await files()).outputs['webhook']?.behaviour.answers).toMatchObject([{ when: { contains: 'Searched' }, answer: { status: 418, body: '{"mood":"teapot"}' } }]);
    await send('Signed Up');
    await engine.settle();
    expect(await newest('webhook')).toMatchObject({ outcome: 'delivered' });
    await send('Searched');
    await soon(async () => (await newest('webhook'))?.response?.body).toBe('{"mood":"teapot"}');
    expect(await newest('webhook')).toMatchObject({ response: { status: 418 } });

    await page.getByRole('button', { name: 'Remove answer 1' }).click();
    await page.getByText('None yet: everything is answered as in Perfect.').waitFor();
    await outputs.changes.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: /^1\s*with “Searched”/ }).waitFor();
  });
});

describe('settings', { timeout: 60_000 }, () => {
  test('a typed secret is masked in the list of changes and ends up in no file', async () => {
    await open('mixpanel/settings');
    await outputs.setting('token').getByRole('textbox').or(outputs.setting('token').locator('input')).first().fill('0123456789abcdef0123456789abcdef');
    await outputs.changes.getByRole('button', { name: 'Diff' }).click();
    await outputs.dialog.getByText('typed, kept apart from the file').first().waitFor();
    expect(await outputs.dialog.innerText()).not.toContain('0123456789abcdef');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+s');
    await saved();
    const { outputs: there, dir } = await files();
    expect(there['mixpanel']?.settings['token']).toEqual({ $secret: 'output.mixpanel.token' });
    expect(textsBelow(dir)).not.toContain('0123456789abcdef');
    expect((await engine.api<{ value: string }>('GET', '/secrets/output.mixpanel.token')).body.value).toBe('0123456789abcdef0123456789abcdef');
    await outputs.setting('token').getByRole('button', { name: 'Show' }).click();
    await soon(() => outputs.setting('token').locator('input').inputValue()).toBe('0123456789abcdef0123456789abcdef');
  });

  test('each environment can have its own, and what the engine refuses is told at its field', async () => {
    await open('mixpanel/settings');
    await page.getByRole('switch', { name: 'Same for both environments' }).click();
    await page.getByRole('radio', { name: 'Production' }).click();
    await page.getByRole('button', { name: 'Do not forward production data' }).click();
    await page.getByText('Production has no settings, so its data is not forwarded to this output.').waitFor();
    await page.keyboard.press('Control+s');
    await saved();
    expect((await files()).outputs['mixpanel']?.environment_settings?.production).toEqual({});

    await page.getByRole('radio', { name: 'JSON' }).click();
    await outputs.write('outputs/mixpanel.json', '{"partner":"mixpanel","settings":{"token":{"$secret":"output.mixpanel.token"},"baseUrl":7}}');
    await page.keyboard.press('Control+s');
    await page.getByRole('status').or(page.getByRole('alert')).filter({ hasText: 'baseUrl' }).first().waitFor();
    await outputs.write('outputs/mixpanel.json', '{"partner":"mixpanel","label":"Product analytics","settings":{"token":{"$secret":"output.mixpanel.token"}}}');
    await page.keyboard.press('Control+s');
    await outputs.detail.getByRole('heading', { name: 'Product analytics', level: 1 }).waitFor();
    await soon(async () => (await files()).outputs['mixpanel']?.label).toBe('Product analytics');
    expect((await files()).outputs['mixpanel']?.environment_settings).toBeUndefined();
  });

  test('a credential can come from the environment, and its value is shown nowhere', async () => {
    const variable = 'CLOUDCHAMBER_SECRET_OUTPUT_MIXPANEL_APISECRET';
    process.env[variable] = 'from-the-environment-1';
    try {
      await open('mixpanel/behaviour');
      const credential = page.locator('[data-credential="apiSecret"]');
      await credential.getByRole('button', { name: 'Take it from the environment' }).click();
      await page.keyboard.press('Control+s');
      await saved();
      await credential.getByText('from the environment', { exact: true }).waitFor();
      await credential.getByText(variable).waitFor();
      const { outputs: there, dir } = await files();
      expect(there['mixpanel']?.settings['apiSecret']).toEqual({ $secret: 'output.mixpanel.apiSecret' });
      expect(textsBelow(dir) + await page.content()).not.toContain('from-the-environment-1');
    } finally {
      delete process.env[variable];
    }
  });

  test('an output is deleted with the connections that lead to it', async () => {
    await open('webhook/settings');
    await page.getByRole('button', { name: 'More for this output' }).click();
    await page.getByRole('menuitem', { name: /^Delete the output/ }).click();
    await outputs.dialog.getByText('s2s-to-webhook').waitFor();
    await outputs.dialog.getByRole('button', { name: 'Delete with 1 connection' }).click();
    await outputs.grid.waitFor();
    const { outputs: there, connections } = await files();
    expect([Object.keys(there), Object.keys(connections)]).toEqual([['mixpanel'], ['web-to-mixpanel']]);
  });
});

describe('a real endpoint', { timeout: 60_000 }, () => {
  test('is asked for, told loudly, gets the payload, and is compared with the simulator', async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => { seen.push(request.url ?? ''); response.writeHead(500).end('broken'); });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/staging`;
    await open('webhook/behaviour');
    await page.getByRole('radio', { name: 'Real endpoint' }).click();
    await outputs.dialog.getByRole('button', { name: 'Send to the real endpoint' }).click();
    await page.getByLabel('Address', { exact: true }).fill('not a url');
    expect(await outputs.save.isDisabled()).toBe(true);
    await page.getByLabel('Address', { exact: true }).fill(url);
    await page.getByRole('switch', { name: 'Ask the simulator too' }).click();
    await page.keyboard.press('Control+s');
    await saved();
    await page.getByText('Events of this output leave this machine').waitFor();
    await page.getByText('Data leaves this machine').waitFor();
    await send('Signed Up');
    await soon(async () => seen.length).toBeGreaterThan(0);
    expect(seen[0]).toMatch(/^\/staging\//);
    await soon(async () => (await newest('webhook'))?.compared?.same).toBe(false);
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await outputs.row('webhook').getByText('real endpoint').waitFor();
    await new Promise<void>((resolve) => { server.closeAllConnections(); server.close(() => resolve()); });
  });
});

describe('facts and what assistive technology finds', { timeout: 300_000 }, () => {
  test('facts are narrowed by how well they are known', async () => {
    await open('mixpanel/facts');
    await page.getByRole('radio', { name: /^Unconfirmed/ }).click();
    await soon(() => outputs.detail.locator('[data-fact]').filter({ hasText: /^documented/ }).count()).toBe(0);
    expect(await outputs.detail.locator('[data-fact]').count()).toBeGreaterThan(0);
    await page.getByRole('textbox', { name: 'Find a fact' }).fill('no such words at all');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await soon(() => outputs.detail.locator('[data-fact]').count()).toBeGreaterThan(5);
  });

  test.each(['light', 'dark'] as const)('axe-core has nothing to say, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    expect((await engine.api('POST', '/workspace/demo', {})).status).toBeLessThan(300);
    await engine.settle(60_000);
    const shown: Readonly<Record<string, () => Promise<void>>> = {
      '': () => outputs.grid.waitFor(),
      '~add': () => page.getByRole('list', { name: 'Partners' }).waitFor(),
      '~add/mixpanel': () => page.getByLabel('Project Token', { exact: false }).first().waitFor(),
      'mixpanel/limits': () => page.getByRole('heading', { name: 'What happened' }).waitFor(),
      'mixpanel/behaviour': () => outputs.dial.waitFor(),
      'mixpanel/settings': () => outputs.setting('token').waitFor(),
      'mixpanel/facts': () => outputs.detail.locator('[data-fact]').first().waitFor(),
    };
    for (const [section, ready] of Object.entries(shown)) {
      await open(section);
      await ready();
      expect([section, ...(await axeProblems(page))]).toEqual([section]);
    }
    await open('mixpanel/behaviour');
    await outputs.dial.getByRole('radio', { name: 'Own answers' }).click();
    await page.getByRole('button', { name: 'Add an answer' }).click();
    await page.locator('.monaco-editor .view-line').first().waitFor();
    expect(await axeProblems(page)).toEqual([]);
  });
});
