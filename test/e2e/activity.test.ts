/** Counts in the window of a real engine: tiles, forwarding, alerts, each number leading to exactly the rows that it counts. */
import type { Locator, Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { axeProblemsInBothThemes } from '../support/axe.ts';
import type { TestEngine } from '../support/engine.ts';
import { useWindow } from '../support/window.ts';
import { ActivityPage } from './pages/activity-page.ts';

let engine: TestEngine;
let page: Page;
let activity: ActivityPage;

useWindow((opened) => {
  ({ engine, page } = opened);
  activity = new ActivityPage(page);
});

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000, interval: 50 });
const open = (hash?: string): Promise<void> => activity.open(engine.control, engine.running.token, hash);

const custom = (name: string, extra: object = {}) => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', timestamp_unixtime_ms: Date.now(), ...extra } });
const screen = (name: string) => ({ event_type: 'screen_view', data: { screen_name: name, timestamp_unixtime_ms: Date.now() } });

async function send(events: readonly object[], extra: object = {}): Promise<void> {
  expect((await engine.sendServer({ environment: 'development', user_identities: { customer_id: 'c-1' }, events, ...extra })).status).toBe(202);
  expect((await engine.settle()).settled).toBe(true);
}

async function connect(output: string, label: string, extra: object = {}): Promise<void> {
  const settings = { url: `https://hooks.example.com/${output}` };
  expect((await engine.api('PUT', `/workspace/outputs/${output}`, { partner: 'webhook', label, settings, ...extra })).status).toBeLessThan(300);
  expect((await engine.api('PUT', `/workspace/connections/server-${output}`, { input: (await engine.input('s2s')).name, output })).status).toBeLessThan(300);
}

/** One output that takes all, one with a filter, one that refuses; a user in development, another in production. */
beforeEach(async () => {
  await connect('hook', 'Takes all');
  await connect('picky', 'Picky', { filters: { feeds: { events: { other: { names: { Held: { on: false } } } } } } });
  await connect('refuser', 'Refuser', { behaviour: { status: 400 } });
  await send([custom('Play'), custom('Play'), custom('Play'), custom('Held'), custom('Held'), screen('Home')]);
  await send([custom('Play')], { environment: 'production', user_identities: { customer_id: 'c-2', email: 'two@example.com' } });
}, 60_000);

/** Presses a number and reads how many rows it led to. */
async function follow(number: Locator, expected: string): Promise<void> {
  await number.click();
  await page.getByRole('region', { name: 'Live stream' }).waitFor();
  await soon(() => activity.streamCount()).toBe(expected);
}

describe('the overview', { timeout: 90_000 }, () => {
  test('counts what came in and went out, live, by input and environment', async () => {
    await open();
    await soon(() => activity.tileValue('data-in')).toBe('7');
    expect(await activity.tileValue('active-users')).toBe('2');
    const input = (await engine.input('s2s')).name;
    await activity.chart(input).getByRole('button', { name: '7 received' }).waitFor();
    await send([screen('Cart')]);
    await soon(() => activity.tileValue('data-in')).toBe('8');

    await page.getByRole('combobox', { name: 'Env' }).click();
    await page.getByRole('option', { name: 'Production' }).click();
    await soon(() => activity.tileValue('data-in')).toBe('1');
    await follow(activity.tile('data-in'), '1');
    await page.goBack();
    await soon(() => activity.tileValue('data-in')).toBe('1');
  });

  test.each(['data-in', 'data-out', 'sessions', 'installs'])('the number of %s is that of the rows behind it', async (id) => {
    await send([{ event_type: 'session_start', data: { timestamp_unixtime_ms: Date.now(), session_uuid: 's-1' } }, { event_type: 'application_state_transition', data: { application_transition_type: 'application_initialized', is_first_run: true, timestamp_unixtime_ms: Date.now() } }]);
    await open();
    await activity.tile(id).waitFor();
    const value = await activity.tileValue(id);
    expect(Number(value)).toBeGreaterThan(0);
    await follow(activity.tile(id), value);
  });

  test('a column of a chart leads to its events, by keyboard too', async () => {
    await open();
    const input = (await engine.input('s2s')).name;
    const chart = activity.chart(input).getByRole('slider');
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    const text = await soonText(() => chart.getAttribute('aria-valuetext'), /[1-9]\d* received/);
    const [, received = ''] = /(\d+) received/.exec(text) ?? [];
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Live stream' }).waitFor();
    await soon(() => activity.streamCount()).toBe(received);
  });

  test('the alerts tile leads to its alerts, and shares and overlaps to the users who have the identities', async () => {
    await open();
    await activity.tile('alerts').waitFor();
    const alerts = Number(await activity.tileValue('alerts'));
    expect(alerts).toBeGreaterThan(0);
    await activity.tile('alerts').click();
    await soon(() => activity.alertRowCount()).toBe(alerts);

    await open();
    await page.getByRole('list', { name: 'Share of identity types' }).getByRole('button', { name: /Email/ }).click();
    await soon(() => activity.userCount()).toBe(1);
    await page.goBack();
    await page.getByRole('list', { name: 'Share of identity types' }).getByRole('button', { name: /Customer ID/ }).click();
    await soon(() => activity.userCount()).toBe(2);
    await page.goBack();
    await page.getByRole('button', { name: /^Customer ID and Email: 1/ }).click();
    await soon(() => activity.userCount()).toBe(1);
    await open();
    await activity.tile('active-users').click();
    await soon(() => activity.userCount()).toBe(2);
  });

  test('a stretch of time of one\'s own is part of the address', async () => {
    await open('/activity/overview%3A2020-01-01T00%3A00..2020-01-02T00%3A00');
    await page.getByText('No event from Jan 1 00:00 to Jan 2 00:00 UTC').waitFor();
    await page.getByLabel('From, UTC').fill('2020-01-03T00:00');
    await page.getByText('The end must be after the start.').waitFor();
    await page.getByRole('button', { name: 'Last 30 days' }).click();
    await soon(() => activity.tileValue('data-in')).toBe('7');
    expect(page.url()).toContain('overview%3A30d');
  });
});

async function soonText(read: () => Promise<string | null>, wanted: RegExp): Promise<string> {
  await soon(read).toMatch(wanted);
  return (await read()) ?? '';
}

describe('event forwarding', { timeout: 90_000 }, () => {
  test('tells what each output got, and leads to exactly those events', async () => {
    await open('/activity/forwarding');
    await activity.row('Daily total').waitFor();
    expect([await activity.value('Daily total', 'Received'), await activity.value('Daily total', 'Takes all'), await activity.value('Daily total', 'Picky'), await activity.value('Daily total', 'Refuser')]).toEqual(['7', '7', '5', '0']);
    expect([await activity.value('Play', 'Received'), await activity.value('Held', 'Received'), await activity.value('Held', 'Picky')]).toEqual(['4', '2', '0']);
    await follow((await activity.cell('Daily total', 'Picky')).getByRole('button'), '5');
    await page.goBack();
    await follow((await activity.cell('Held', 'Received')).getByRole('button'), '2');
  });

  test('says why fewer, each reason with its events', async () => {
    await open('/activity/forwarding');
    await activity.row('Daily total').waitFor();
    await (await activity.cell('Daily total', 'Picky')).click({ position: { x: 8, y: 8 } });
    const reason = activity.why.locator('[data-reason]');
    await soon(() => reason.count()).toBe(1);
    await reason.getByText('filtered', { exact: true }).waitFor();
    await follow(reason.getByRole('button', { name: '2', exact: true }), '2');
    await page.getByText('Held').first().waitFor();

    await page.goBack();
    await activity.row('Daily total').waitFor();
    await (await activity.cell('Daily total', 'Refuser')).click({ position: { x: 8, y: 8 } });
    await activity.why.getByText('failed', { exact: true }).waitFor();
    await follow(activity.why.locator('[data-reason]').getByRole('button'), '7');
  });

  test('is walked by keys: types open and close, Enter shows the rows', async () => {
    await open('/activity/forwarding');
    await activity.row('Daily total').waitFor();
    await activity.grid.focus();
    const row = activity.row('Custom event');
    await soon(() => row.getAttribute('aria-expanded')).toBe('true');
    for (const key of ['ArrowDown', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
    await soon(() => row.getAttribute('aria-expanded')).toBe('false');
    await activity.row('Play').waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await activity.row('Play').waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Live stream' }).waitFor();
    await soon(() => activity.streamCount()).toBe('7');
  });

  test('shows a day or an hour of it, and the forwarders that were chosen', async () => {
    await open('/activity/forwarding');
    await activity.row('Daily total').waitFor();
    await page.getByRole('button', { name: 'Day before' }).click();
    await page.getByText('Nothing came in').waitFor();
    await page.getByRole('button', { name: 'Day after' }).click();
    await activity.row('Daily total').waitFor();
    const hour = new Date().getUTCHours();
    await page.getByRole('combobox', { name: 'Hour' }).click();
    await page.getByRole('option', { name: `${hour}:00 to ${hour + 1}:00` }).click();
    await soon(() => activity.value('Daily total', 'Received')).toBe('7');
    await page.getByRole('button', { name: /forwarders$/ }).click();
    await page.getByRole('checkbox', { name: 'Picky' }).uncheck();
    await soon(() => activity.columnOf('Picky')).toBe(-1);
    await page.keyboard.press('Escape');
    expect(await activity.value('Daily total', 'Refuser')).toBe('0');
  });

  test('leaves out what is too old, and says so', async () => {
    await send([custom('Old', { timestamp_unixtime_ms: Date.now() - 4 * 86_400_000 })]);
    await open('/activity/forwarding');
    await page.getByText('1 older than 72 hours not counted').waitFor();
    expect(await activity.value('Daily total', 'Received')).toBe('7');
  });
});

describe('system alerts', { timeout: 90_000 }, () => {
  test('new ones mark the side bar until they are looked at', async () => {
    await open('/stream');
    const entry = page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: /Activity/ });
    await soon(async () => /\d/.test(await entry.innerText())).toBe(true);
    const count = Number(/\d+/.exec(await entry.innerText())?.[0]);
    const { items } = (await engine.api<{ items: unknown[] }>('GET', `/alerts?query=${encodeURIComponent('severity=fatal')}`)).body;
    expect(count).toBe(items.length);
    await entry.click();
    await activity.tab(/System alerts/).click();
    await activity.alertGrid.waitFor();
    await soon(async () => /\d/.test(await entry.innerText())).toBe(false);
    await page.reload();
    await activity.alertGrid.waitFor();
    expect(await entry.innerText()).not.toMatch(/\d/);
  });

  test('are told by connection, type and hour, open by input, and lead to the event', async () => {
    await open('/activity/alerts');
    const row = activity.alertGrid.locator('[data-alert]').first();
    await row.getByText('400 - Bad Request').waitFor();
    await row.getByText('Fatal').waitFor();
    const total = Number(await row.locator('[aria-colindex="2"]').innerText());
    await soon(() => activity.alertRowCount()).toBe(total);
    await activity.alertGrid.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    await activity.alertGrid.getByRole('rowheader', { name: (await engine.input('s2s')).name, exact: true }).waitFor();
    const cell = row.getByRole('button', { name: /^\d+, / }).last();
    const inHour = Number(await cell.innerText());
    await cell.click();
    await soon(() => activity.alertRowCount()).toBe(inHour);
    await page.getByRole('region', { name: 'Alert type' }).getByRole('button', { name: /^Open the (event|batch)$/ }).click();
    await page.getByRole('complementary', { name: 'Event detail' }).waitFor();
  });

  test('are found by a search, and listed one by one', async () => {
    await open('/activity/alerts');
    await activity.alertGrid.waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('nothing of the kind');
    await page.getByText('Nothing matches the filter').waitFor();
    await page.getByRole('textbox', { name: 'Search alerts' }).fill('bad request');
    await activity.alertGrid.waitFor();
    await page.getByRole('radio', { name: 'One by one' }).click();
    await soon(() => activity.alertRowCount()).toBeGreaterThan(0);
    await activity.alertList.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Event detail' }).waitFor();
  });
});

describe('for everyone', { timeout: 120_000 }, () => {
  test('axe-core has nothing to say, light or dark', async () => {
    const ready: Readonly<Record<string, () => Locator>> = {
      '/activity': () => page.locator('[data-tile] + [data-tile]').first(),
      '/activity/forwarding': () => activity.row('Daily total'),
      '/activity/alerts': () => activity.alertList.locator('[data-alert-row]').first(),
      '/activity/overview%3A2020-01-01T00%3A00..2020-01-02T00%3A00': () => page.getByText('Nothing came in'),
    };
    for (const [hash, shown] of Object.entries(ready)) {
      await open(hash);
      await shown().waitFor();
      expect([hash, ...(await axeProblemsInBothThemes(page))]).toEqual([hash]);
    }
  });

  test('nothing captured: the screen says how to begin', async () => {
    await engine.api('DELETE', '/captured');
    for (const [tab, text] of [['overview', 'Nothing to count yet'], ['forwarding', 'Nothing was forwarded yet'], ['alerts', 'No alerts']] as const) {
      await open(`/activity/${tab}`);
      await page.getByText(text).waitFor();
    }
  });
});
