/** One output from near by, in the window of a real engine: what was sent and why it was refused, where each value went, what the partner now knows. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import type { OutputFile, RealismMode } from '../../src/protocol/workspace.ts';
import { axeProblems } from '../support/axe.ts';
import type { TestEngine } from '../support/engine.ts';
import { useWindow } from '../support/window.ts';
import { OutputsDetailPage } from './pages/outputs-detail-page.ts';

let engine: TestEngine;
let page: Page;
let outputs: OutputsDetailPage;

useWindow((opened) => {
  ({ engine, page } = opened);
  outputs = new OutputsDetailPage(page);
});

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000, interval: 50 });
const open = (section: string, screen = 'outputs'): Promise<void> => outputs.open(engine.control, engine.running.token, `/${screen}${section === '' ? '' : `/${encodeURIComponent(section)}`}`);

const custom = (name: string, attributes: object = {}) => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', timestamp_unixtime_ms: Date.now(), custom_attributes: attributes } });

async function send(events: readonly object[], attributes: object = {}): Promise<void> {
  expect((await engine.sendServer({ environment: 'development', user_identities: { customer_id: 'c-1042', email: 'mira@example.com' }, user_attributes: attributes, events })).status).toBe(202);
  expect((await engine.settle()).settled).toBe(true);
}

/** The realism dial, as the file has it. */
async function dial(mode: RealismMode): Promise<void> {
  const { body } = await engine.api<OutputFile>('GET', '/workspace/outputs/mixpanel');
  expect((await engine.api('PUT', '/workspace/outputs/mixpanel', { ...body, behaviour: { ...body.behaviour, mode } })).status).toBe(200);
}

beforeEach(async () => {
  const { body } = await engine.api<OutputFile>('GET', '/workspace/outputs/mixpanel');
  expect((await engine.api('PUT', '/workspace/outputs/mixpanel', { ...body, filters: { feeds: { user_attributes: { secret_plan: false } } } })).status).toBe(200);
  expect((await engine.api('PUT', '/workspace/connections/server-to-mixpanel', { input: 's2s', output: 'mixpanel' })).status).toBe(200);
  await send([custom('Play', { shelf: 'crime', empty: null }), custom('Stop')], { tier: 'gold', secret_plan: 'x' });
}, 60_000);

describe('requests', { timeout: 90_000 }, () => {
  test('one that the partner refused is found, its reason read, its cURL runs, and it is sent again', async () => {
    await dial('bad-credentials');
    await send([custom('Refused')]);
    await open('mixpanel/requests');
    await outputs.requestRow('Play').waitFor();
    await page.getByRole('combobox', { name: 'Outcome' }).click();
    await page.getByRole('option', { name: 'failed' }).click();
    await outputs.requestRow('Play').waitFor({ state: 'detached' });
    await outputs.requestRow('Refused').click();
    await soon(() => outputs.reason()).not.toBe('');
    const [status = ''] = (/\b4\d\d\b/.exec(await outputs.part(/^Answer/).innerText())) ?? [];
    expect(['400', '401', '403']).toContain(status);

    await outputs.request.getByRole('button', { name: 'Copy as cURL' }).click();
    await page.getByText('Copied as cURL, for the simulated partner').waitFor();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toContain(`${engine.control}/partners/mixpanel/@mixpanel/track`);
    // The engine is in this process: it must be able to answer meanwhile.
    const { stdout } = await promisify(execFile)('sh', ['-c', `${command} -s -o /dev/null -w '%{http_code}'`], { timeout: 20_000 });
    expect(stdout).toBe(status);

    await dial('perfect');
    await page.keyboard.press('r');
    await page.getByText('Sent again').waitFor();
    // It is no longer failed, and leaves the list; its detail stays.
    await soon(() => outputs.request.locator('header').first().innerText()).toContain('delivered');
    await outputs.part(/^Attempts/).click();
    await soon(() => outputs.request.locator('[data-attempt]').count()).toBe(2);
    await outputs.request.locator('[data-attempt="2"]').getByText('by hand').waitFor();
  });

  test('come in live, keep credentials to themselves, and are told apart from the one before', async () => {
    await open('mixpanel/requests');
    await outputs.requestRow('Play').waitFor();
    await send([custom('Later', { shelf: 'art' })], { tier: 'gold' });
    await outputs.requestRow('Later').click();
    await outputs.part(/^Body/).click();
    const body = outputs.request.getByRole('tree', { name: 'Request body' });
    await body.getByText('••••••••').first().waitFor();
    await outputs.request.getByRole('button', { name: 'Show secrets' }).click();
    await body.getByText('••••••••').first().waitFor({ state: 'detached' });
    await outputs.part(/^Difference/).click();
    await outputs.request.getByText('"Later"').first().waitFor();
    await outputs.request.getByText('"Play"').first().waitFor();

    const search = page.getByRole('textbox', { name: 'Find requests' });
    await search.fill('purpose=engage');
    await outputs.requestRow('Later').waitFor({ state: 'detached' });
    await search.fill('purpose=nothing');
    await page.getByText('Nothing matches the filter').waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await outputs.requestRow('Later').waitFor();
  });

  test('an answer is given again from now on', async () => {
    await open('mixpanel/requests');
    await outputs.requestRow('Play').click();
    await outputs.request.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: /Answer like this/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Status').fill('418');
    await dialog.getByLabel('Body').fill('{"error":"no tea"}');
    await dialog.getByRole('button', { name: 'Answer so' }).click();
    await dialog.waitFor({ state: 'detached' });
    await send([custom('Teapot')]);
    await outputs.requestRow('Teapot').filter({ hasText: '418' }).click();
    await outputs.request.getByText('no tea').first().waitFor();
  });
});

describe('mapping', { timeout: 90_000 }, () => {
  test('shows where each value of the chosen event went, why others did not, and each one\'s way', async () => {
    await open('mixpanel/mapping');
    await outputs.mapping.waitFor();
    await page.getByRole('button', { name: /^Event / }).click();
    await page.getByRole('combobox', { name: 'Find an event' }).fill('Play');
    await soon(() => page.getByRole('listbox', { name: 'Events' }).getByRole('option').count()).toBe(1);
    await page.keyboard.press('Enter');
    const row = outputs.mapped('/0/properties/shelf');
    await soon(() => row.innerText()).toContain('event.data.custom_attributes.shelf');
    expect(await outputs.mapped('/0/properties/token').innerText()).toContain('••••••••');
    expect(await outputs.mapping.innerText()).not.toContain('Stop');
    await row.click();
    await outputs.value.getByText('What was sent', { exact: true }).waitFor();

    await page.getByRole('radio', { name: /^Not sent/ }).click();
    await row.waitFor({ state: 'detached' });
    expect(await outputs.unmapped('/user_attributes/secret_plan').innerText()).toContain('held back');
    expect(await outputs.unmapped('/events/0/data/custom_attributes/empty').innerText()).toMatch(/left out|not read/);
    await page.getByRole('textbox', { name: 'Find a value or path' }).fill('secret_plan');
    await soon(() => outputs.mapping.locator('[data-unmapped]').count()).toBe(1);
    await outputs.unmapped('/user_attributes/secret_plan').click();
    await outputs.value.getByText(/filter/i).first().waitFor();
  });
});

describe('what the partner knows', { timeout: 90_000 }, () => {
  beforeEach(async () => {
    await dial('bad-credentials');
    await send([custom('Upgraded')], { tier: 'platinum' });
  });

  test('is found by any identifier, and lit up where it is not what we think', async () => {
    await open('mixpanel/received');
    await outputs.users.locator('[data-received-user]').first().waitFor();
    const search = page.getByRole('textbox', { name: 'Find by any identifier' });
    await search.fill('nobody-at-all');
    await page.getByText('Nothing matches the filter').waitFor();
    await search.fill('c-1042');
    await outputs.users.locator('[data-received-user]').click();
    await soon(() => outputs.user.locator('[data-known="tier"]').innerText()).toContain('gold');
    await outputs.user.getByRole('tab', { name: /Beside what we think/ }).click();
    await soon(() => outputs.difference('tier').getAttribute('data-difference')).toBe('other');
    expect(await outputs.difference('tier').innerText()).toMatch(/platinum[\s\S]*gold[\s\S]*other value/);

    await outputs.user.getByRole('tab', { name: /^Events/ }).click();
    await outputs.user.locator('[data-received-event="Play"]').click();
    await outputs.user.getByText('shelf').first().waitFor();
    await page.getByRole('button', { name: 'Forget all' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget all' }).click();
    await page.getByText('Mixpanel knows nobody yet').waitFor();
  });

  test('stands with the user too, counted and unfolded, and goes away when it is told', async () => {
    await open('', 'users');
    await outputs.anyRow();
    await page.keyboard.press('j');
    await page.getByRole('tab', { name: 'Outputs', exact: true }).click();
    const mixpanel = page.locator('[data-user-output="mixpanel"]');
    await mixpanel.getByText('1 difference').waitFor();
    await mixpanel.getByRole('button', { expanded: false }).click();
    await soon(() => outputs.difference('tier').getAttribute('data-difference')).toBe('other');
    await dial('perfect');
    await send([custom('Again')], { tier: 'platinum' });
    await mixpanel.getByText('knows what we know').waitFor();
  });
});

describe('by keys alone, and for screen readers', { timeout: 120_000 }, () => {
  test('the reason of a refusal is three key presses away', async () => {
    await dial('bad-credentials');
    await send([custom('Refused')]);
    await open('mixpanel/requests');
    await outputs.requestRow('Refused').waitFor();
    await page.keyboard.press('j');
    await outputs.request.waitFor();
    expect(await outputs.reason()).not.toBe('');
    await page.keyboard.press('Enter');
    await soon(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Request to the partner');
    await page.keyboard.press('Alt+2');
    await outputs.request.getByRole('tree', { name: 'Request body' }).waitFor();
    await page.keyboard.press('d');
    await soon(() => outputs.part(/^Difference/).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Escape');
    await outputs.request.waitFor({ state: 'detached' });
    await soon(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Requests to the partner, newest first');
  });

  test.each(['light', 'dark'] as const)('nothing is wrong by axe, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await dial('bad-credentials');
    await send([custom('Refused')], { tier: 'platinum' });
    const problems: Record<string, string[]> = {};
    await open('mixpanel/requests');
    await outputs.requestRow('Refused').click();
    await outputs.request.locator('[data-request-reason]').waitFor();
    problems['requests'] = await axeProblems(page);
    await open('mixpanel/mapping');
    await outputs.anyRow();
    await page.keyboard.press('j');
    await outputs.value.waitFor();
    problems['mapping'] = await axeProblems(page);
    await open('mixpanel/received');
    await outputs.anyRow();
    await page.keyboard.press('j');
    await outputs.user.waitFor();
    await outputs.user.getByRole('tab', { name: /Beside what we think/ }).click();
    await outputs.difference('tier').waitFor();
    problems['received'] = await axeProblems(page);
    await open('', 'users');
    await outputs.anyRow();
    await page.keyboard.press('j');
    await page.getByRole('tab', { name: 'Outputs', exact: true }).click();
    await page.locator('[data-user-output="mixpanel"]').getByRole('button', { expanded: false }).click();
    await outputs.difference('tier').waitFor();
    problems['user'] = await axeProblems(page);
    expect(problems).toEqual({ requests: [], mapping: [], received: [], user: [] });
  });
});
