/** The trace that explains, in the window of a real engine: why and why not, what if, where a value came from, kit or server, a report. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import type { BatchDetail, EventRow } from '../../src/protocol/contract.ts';
import { axeProblems } from '../support/axe.ts';
import { tempDir } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { HELD_CASES, Shop } from '../support/held-cases.ts';
import type { HeldCase } from '../support/held-cases.ts';
import { useWindow } from '../support/window.ts';
import { EventPage } from './pages/event-page.ts';
import { ExplainPage } from './pages/explain-page.ts';
import { StreamPage } from './pages/stream-page.ts';

let engine: TestEngine;
let page: Page;
let shop: Shop;
let stream: StreamPage;
let detail: EventPage;
let explain: ExplainPage;

useWindow((opened) => {
  ({ engine, page } = opened);
  shop = new Shop(engine);
  stream = new StreamPage(page);
  detail = new EventPage(page);
  explain = new ExplainPage(page);
});
afterEach(() => shop.remove());

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000, interval: 50 });
const custom = (name: string, attributes: object = {}): object => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', custom_attributes: attributes } });

/** The stream with an event open in a tab of its detail. */
async function openAt({ row, batch }: { row: EventRow; batch: Pick<BatchDetail, 'id'> }, tab: string | null, step: string | null = null): Promise<void> {
  const view = `/stream?${new URLSearchParams({ 'at.event': row.id, 'at.batch': batch.id, ...(tab === null ? {} : { 'at.tab': tab }), ...(step === null ? {} : { 'at.step': step }) })}`;
  if (page.url().startsWith(engine.control)) await page.evaluate((hash) => { location.hash = hash; }, view);
  else await page.goto(`${engine.control}/#token=${engine.running.token}&${view}`);
  await detail.title.waitFor();
}

async function sent(body: object, files: HeldCase['files'] = {}, input: 's2s' | 'web' = 's2s'): Promise<{ row: EventRow; batch: BatchDetail }> {
  await shop.open(files);
  await shop.send(body, { input });
  const batch = await shop.newest();
  return { batch, row: batch.event_rows[0]! };
}

const SERVER_BATCH = { environment: 'development', mpid: '25600', user_identities: { customer_id: 'c-1042' }, user_attributes: { tier: 'gold' }, events: [custom('Book Bought', { shelf: 'crime' })] };
const CONSENT = { forward: 'only', any: [{ regulation: 'gdpr', purpose: 'ads', consented: true }] };
const HELD_FILES = { 'connections/s2s-hook.json': { forwarding: { consent: CONSENT }, minimum_app_version: '4.2', sampling_percent: 0 } };
const HELD_BATCH = { ...SERVER_BATCH, application_info: { application_version: '1.0' } };

describe('an event that is dropped', () => {
  test('for every possible reason, and the window names exactly that reason, with the place that decided', async () => {
    for (const [name, one] of HELD_CASES) {
      const held = await shop.play(one);
      await shop.continue(one);
      await openAt(held, 'why', `c:${one.expect.connection}`);
      await soon(() => explain.answer.innerText()).toContain(`(connection ${one.expect.connection})`);
      await soon(async () => [name, await explain.codes()]).toEqual([name, one.expect.blockers.map(({ code }) => code)]);
      const places = await explain.places();
      one.expect.blockers.forEach(({ file, path }, index) => {
        if (file !== undefined) expect([name, places[index]]).toEqual([name, expect.stringContaining(path === undefined || path === '' ? file : `${file} ${path}`)]);
      });
      expect([name, await explain.answer.innerText()]).toEqual([name, expect.stringContaining('did not get it: ')]);
      await shop.reset(one);
    }
  }, 400_000);

  test('is explained with one key, from the list, and the link opens the exact setting', async () => {
    await sent(SERVER_BATCH, { 'connections/s2s-hook.json': { sampling_percent: 0 } });
    await stream.open(engine.control, engine.running.token);
    await stream.row('Book Bought').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('e');
    await detail.root.getByRole('tab', { name: 'Why', selected: true }).waitFor();
    await explain.output('Hook').click();
    expect(await explain.codes()).toEqual(['sampled-out']);
    await explain.blockers.first().getByText('It saw').waitFor();
    await explain.blockers.first().getByRole('button', { name: 'Open setting' }).click();
    await soon(async () => decodeURIComponent(new URL(page.url()).hash)).toContain('connections/graph:connection.s2s-hook~forwarding~/sampling_percent');
    await page.getByText('s2s-hook').first().waitFor();
  }, 60_000);

  test('shows in the trace what would have held it back too, and one key walks what happened only', async () => {
    const held = await sent(HELD_BATCH, HELD_FILES);
    await openAt(held, null, 'c:s2s-hook');
    await detail.panel().getByText('Would also have held it back').first().waitFor();
    expect(await detail.stages()).toEqual(expect.arrayContaining(['Connection', 'Sampling', 'Forwarding rules']));
    expect(await detail.stage(/^Sampling/).getByRole('img', { name: 'would also have held it back' }).count()).toBe(1);
    const walked: string[] = [];
    for (let step = 0; step < 6; step += 1) {
      walked.push((await detail.selectedStage().innerText()).split('\n')[0] ?? '');
      await page.keyboard.press(']');
    }
    expect(new Set(walked)).toContain('Hook');
    expect([...new Set(walked)].filter((label) => label === 'Sampling' || label === 'Forwarding rules')).toEqual([]);
  }, 60_000);
});

describe('what if', () => {
  test('runs it again without a blocker, saves nothing, is then really applied, and taken back', async () => {
    const held = await sent(SERVER_BATCH, { 'connections/s2s-hook.json': { forwarding: { consent: CONSENT } } });
    const file = (): Promise<{ forwarding: { consent?: unknown } }> => shop.control('GET', '/workspace/connections/s2s-hook');
    await openAt(held, 'why', 'c:s2s-hook');
    await explain.blockers.first().getByRole('button', { name: 'What if, about Forwarding rules' }).click();
    await page.getByRole('menuitem', { name: 'Remove the consent rule' }).click();
    await explain.dialog.getByText(/^The event would be sent/).waitFor();
    await soon(() => explain.side('Before').innerText()).toMatch(/consent[\s\S]*0 requests/);
    await soon(() => explain.side('After').innerText()).toMatch(/delivered[\s\S]*1 request/);
    await explain.dialog.getByText('only after the change').waitFor();
    await explain.dialog.getByText('Only tried out: nothing is saved, and nothing is sent to anyone.').waitFor();
    expect((await file()).forwarding.consent).toEqual(CONSENT);
    expect((await engine.status()).counts.batches).toBe(1);

    await explain.dialog.getByRole('button', { name: 'Apply the change' }).click();
    await explain.dialog.getByText(/^Written to connections\/s2s-hook\.json/).waitFor();
    expect((await file()).forwarding.consent).toBeUndefined();
    await explain.dialog.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Changes taken back').waitFor();
    expect((await file()).forwarding.consent).toEqual(CONSENT);
  }, 60_000);

  test('without any of the blockers, told field by field', async () => {
    const held = await sent(HELD_BATCH, HELD_FILES);
    await openAt(held, 'why', 'c:s2s-hook');
    expect(await explain.codes()).toEqual(['app-version-too-low', 'sampled-out', 'consent-missing']);
    await detail.panel().getByRole('button', { name: 'What if none of them' }).click();
    await soon(() => explain.side('After').innerText()).toMatch(/delivered/);
    const steps = explain.dialog.getByRole('list', { name: 'Stages that changed' });
    await soon(async () => (await steps.first().innerText()).replaceAll('\n', ' ')).toMatch(/Connection.*version 1\.0 too low/);
    await explain.dialog.getByRole('checkbox', { name: /Take all users/ }).uncheck();
    await soon(() => explain.side('After').innerText()).toMatch(/sampled out/);
  }, 60_000);

  test('with any setting changed by hand, and with the batch edited', async () => {
    const held = await sent(SERVER_BATCH);
    await openAt(held, null);
    await page.keyboard.press('w');
    await explain.dialog.getByText('Nothing is changed yet').waitFor();
    await explain.dialog.getByRole('button', { name: 'Change a setting' }).click();
    await explain.dialog.getByRole('combobox', { name: 'File' }).click();
    await page.getByRole('option', { name: 'outputs/mix.json' }).click();
    await explain.dialog.getByLabel('Setting', { exact: true }).fill('/settings/token');
    await explain.dialog.getByText('"shop-token"').waitFor();
    await explain.dialog.getByLabel('Value, as JSON or text').fill('other-token');
    await explain.dialog.getByRole('button', { name: 'Add the change' }).click();
    await explain.dialog.getByText('"token": "other-token"').first().waitFor();
    await explain.dialog.getByText('"token": "shop-token"').first().waitFor();

    await explain.dialog.getByRole('button', { name: 'Edit the batch' }).click();
    await explain.write(JSON.stringify({ ...SERVER_BATCH, events: [custom('Book Lent')] }));
    await page.keyboard.press('Control+Enter');
    await explain.dialog.getByText('"event": "Book Lent"').first().waitFor();
    expect((await engine.status()).counts.batches).toBe(1);
    await explain.dialog.getByRole('button', { name: 'As received' }).click();
    await soon(() => explain.dialog.getByText('"event": "Book Lent"').count()).toBe(0);
  }, 90_000);

  test('a value that the workspace refuses is named with its field', async () => {
    const held = await sent(SERVER_BATCH);
    await openAt(held, null);
    await page.keyboard.press('w');
    await explain.dialog.getByRole('button', { name: 'Change a setting' }).click();
    await explain.dialog.getByLabel('Setting', { exact: true }).fill('/sampling_percent');
    await explain.dialog.getByLabel('Value, as JSON or text').fill('140');
    await explain.dialog.getByRole('button', { name: 'Add the change' }).click();
    await explain.dialog.getByRole('alert').getByText('The batch could not be run again').waitFor();
    await explain.dialog.getByRole('alert').getByText(/sampling_percent/).waitFor();
    await explain.dialog.getByRole('button', { name: 'Take this change away' }).click();
    await explain.dialog.getByText('Nothing is changed yet').waitFor();
  }, 60_000);
});

describe('where a value came from', () => {
  test('each field of a request leads back to the bytes that were sent, field by field with the arrow keys', async () => {
    const held = await sent(SERVER_BATCH);
    await openAt(held, 'outbound');
    await detail.panel().getByRole('row', { name: /Mix track/ }).click();
    const tree = detail.panel().getByRole('tree', { name: 'Request body' });
    await tree.getByRole('treeitem').filter({ hasText: 'shelf' }).click();
    await soon(() => explain.hops()).toEqual(['Request body', 'Mapping', 'What was sent']);
    expect(await explain.lit.innerText()).toBe('"crime"');
    expect(await explain.wire.innerText()).toContain('"custom_attributes":{"shelf":');
    const place = (): Promise<string> => explain.origin.getByRole('heading').first().innerText();
    await tree.focus();
    for (let step = 0; step < 5; step += 1) {
      const before = await place();
      await page.keyboard.press('ArrowUp');
      await soon(place).not.toBe(before);
    }
    await tree.getByRole('treeitem').filter({ hasText: 'token' }).click();
    await soon(() => explain.hops()).toEqual(['Request body', 'Mapping', 'Setting']);
    await explain.origin.getByRole('button', { name: 'Open setting' }).waitFor();
  }, 60_000);

  test('a value of the profile leads to the batch that told it', async () => {
    await shop.open({});
    await shop.send({ ...SERVER_BATCH, user_attributes: { city: 'Geneva' }, events: [custom('City Told')] });
    const told = await shop.newest();
    await shop.send({ environment: 'development', mpid: '25600', user_identities: { customer_id: 'c-1042' }, events: [custom('Later')] });
    const batch = await shop.newest();
    await openAt({ row: batch.event_rows[0]!, batch }, 'outbound');
    await detail.panel().getByRole('row', { name: /Mix track/ }).click();
    await detail.panel().getByRole('tree', { name: 'Request body' }).getByRole('treeitem').filter({ hasText: 'city' }).first().click();
    await soon(() => explain.hops()).toContain('Profile');
    await soon(() => explain.lit.innerText()).toBe('"Geneva"');
    await explain.origin.getByRole('button', { name: 'Open the batch that wrote it' }).first().click();
    await soon(async () => new URLSearchParams(page.url().split('?')[1]).get('at.batch')).toBe(told.id);
  }, 60_000);

  test('the mapping in the trace names the sources and leads to the field', async () => {
    const held = await sent(SERVER_BATCH);
    await openAt(held, null, 'c:s2s-mix');
    await detail.stage(/^Mapping/).click();
    await detail.panel().getByRole('button', { name: /shelf.*sent as events\[0\]\.data\.custom_attributes\.shelf/s }).click();
    await detail.root.getByRole('tab', { name: /^Outbound/, selected: true }).waitFor();
    await soon(() => explain.lit.innerText()).toBe('"crime"');
  }, 60_000);
});

describe('kit or server', () => {
  const kit = (filters: object = {}): HeldCase['files'] => ({
    'connections/web-mix.json': { kit: { module_id: 10, name: 'MixpanelEventForwarder', filters }, settings: { forwardWebRequestsServerSide: true } }, 'inputs/web.json': { rules: ['tag'] },
    'rules/tag/rule.json': { failure_action: 'proceed' }, 'rules/tag/index.js': 'exports.handler = async (batch) => { for (const e of batch.events) e.data.custom_attributes.tag = "yes"; return batch; };',
  });
  const WEB_BATCH = { environment: 'development', mpid: '25600', user_identities: { customer_id: 'c-1042' }, events: [custom('Book Bought', { shelf: 'crime' })] };
  const view = () => detail.panel().getByRole('region', { name: 'Mix: kit or server' });

  test('shows what the kit would be called with beside the request of the server, and what never reaches kits', async () => {
    const held = await sent(WEB_BATCH, kit(), 'web');
    await openAt(held, 'kit');
    await view().getByText('modelled', { exact: true }).waitFor();
    await view().getByText('called', { exact: true }).waitFor();
    await view().getByRole('tree', { name: 'What the kit is called with' }).getByText('"Book Bought"').waitFor();
    await view().getByRole('tree', { name: 'What the server sent' }).getByText('"Book Bought"').waitFor();
    await view().getByRole('cell', { name: /tag$/ }).waitFor();
    await view().getByText(/rule tag runs on the server only/).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await view().getByRole('button', { name: 'Show the request' }).click();
    await detail.root.getByRole('tab', { name: /^Outbound/, selected: true }).waitFor();
  }, 60_000);

  test('names the check of the SDK that holds the event back, and its setting', async () => {
    const held = await sent(WEB_BATCH, kit({ event_names: [{ type: 'other', name: 'Book Bought' }] }), 'web');
    await openAt(held, 'kit');
    await view().getByText('not called', { exact: true }).waitFor();
    const check = view().getByRole('listitem').filter({ hasText: 'Event name filter' });
    expect(await check.getByRole('img', { name: 'held back' }).count()).toBe(1);
    await check.getByRole('button', { name: 'Open setting' }).waitFor();
    await openAt(await sent(SERVER_BATCH), null);
    expect(await detail.root.getByRole('tab', { name: 'Kit or server' }).count()).toBe(0);
  }, 60_000);

  test('says where kits come from when the input has none', async () => {
    const held = await sent(WEB_BATCH, {}, 'web');
    await openAt(held, 'kit');
    await detail.panel().getByText('No kit on this input').waitFor();
  }, 60_000);
});

describe('a report', () => {
  test('is saved as one file without personal data, says what it replaced, and is replayed in the window', async () => {
    const held = await sent({ ...SERVER_BATCH, user_identities: { customer_id: 'c-1042', email: 'mira.keller@example.com' } });
    await openAt(held, null);
    await detail.root.getByRole('button', { name: 'Share report' }).click();
    await explain.dialog.getByText('1 email address in', { exact: false }).waitFor();
    await explain.dialog.getByText('Not looked for').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), explain.dialog.getByRole('button', { name: 'Save the file' }).click()]);
    const folder = tempDir();
    const file = join(folder, download.suggestedFilename());
    await download.saveAs(file);
    const text = readFileSync(file, 'utf8');
    expect(download.suggestedFilename()).toBe(`batch-${held.batch.id}.html`);
    expect(text).not.toContain('mira.keller@example.com');
    expect(text).not.toContain('c-1042');
    expect(text).toContain('Book Bought');

    await page.getByRole('button', { name: 'Send event' }).click();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: /Open a report file/ }).click()]);
    await chooser.setFiles(file);
    await explain.dialog.getByText('Secrets and personal data were replaced by stand-ins.').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await explain.dialog.getByRole('button', { name: 'Replay it here' }).click();
    await page.getByText('The report\'s batch was sent again').waitFor();
    await soon(async () => (await engine.status()).counts.batches).toBe(2);
    await soon(async () => new URLSearchParams(page.url().split('?')[1]).get('at.batch')).toBe((await shop.newest()).id);
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  test('that is none is refused with what to choose instead', async () => {
    await sent(SERVER_BATCH);
    await stream.open(engine.control, engine.running.token);
    // Asked for early: a browser that is not told yet to hand the dialog over opens it itself.
    const choosing = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Type a command').fill('open a report');
    await page.getByRole('option', { name: 'Open a report file', selected: true }).waitFor();
    await page.keyboard.press('Enter');
    const chooser = await choosing;
    await chooser.setFiles({ name: 'notes.html', mimeType: 'text/html', buffer: Buffer.from('<p>Notes</p>') });
    await explain.dialog.getByRole('alert').getByText('notes.html could not be opened').waitFor();
    await explain.dialog.getByText('not-a-story').waitFor();
    expect(await explain.dialog.getByRole('button', { name: 'Replay it here' }).isDisabled()).toBe(true);
  }, 60_000);
});

test.each(['light', 'dark'] as const)('axe-core has nothing to say of any of it, %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  const held = await sent(HELD_BATCH, HELD_FILES);
  const clean = async (where: string): Promise<void> => { expect([where, ...(await axeProblems(page))]).toEqual([where]); };
  await openAt(held, null, 'c:s2s-hook');
  await explain.answer.waitFor();
  await clean('trace');
  await openAt(held, 'why', 'c:s2s-mix');
  await explain.answer.waitFor();
  await clean('why');
  await openAt(held, 'outbound', `d:${held.batch.deliveries.find(({ output }) => output === 'mix')?.id}~/0/event`);
  await explain.lit.waitFor();
  await clean('where from');
  await page.keyboard.press('w');
  await explain.dialog.getByRole('checkbox', { name: /Take all users/ }).check();
  await explain.side('After').waitFor();
  await explain.dialog.getByRole('button', { name: 'Change a setting' }).click();
  await clean('what if');
  await page.keyboard.press('Escape');
  await detail.root.getByRole('button', { name: 'Share report' }).click();
  await explain.dialog.getByText('Replaced in this file').waitFor();
  await clean('share');
}, 90_000);
