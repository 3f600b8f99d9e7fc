/** Who is who, in the window of a real engine: found by any identity, told step by step, edited, become and deleted. */
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { serverBatch } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { customEvent, identityCall, sendAs, STAMP, tellUserStory } from '../support/user-story.ts';
import { useWindow } from '../support/window.ts';
import { UsersPage } from './pages/users-page.ts';

let engine: TestEngine;
let page: Page;
let users: UsersPage;

useWindow((opened) => {
  ({ engine, page } = opened);
  users = new UsersPage(page);
});

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000, interval: 50 });
const open = (hash = '/users'): Promise<void> => users.open(engine.control, engine.running.token, hash);

let mira: string;
let jonas: string;

beforeEach(async () => { ({ mira, jonas } = await tellUserStory(engine)); }, 60_000);

describe('the list', { timeout: 60_000 }, () => {
  test('finds a user by a part of any identity, lights it, and is walked by keys', async () => {
    await open();
    await users.row(jonas).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('KELLER');
    await users.row(jonas).waitFor({ state: 'detached' });
    await soon(() => users.row(mira).locator('mark').innerText()).toBe('keller');
    await page.keyboard.press('Enter');
    await page.keyboard.press('j');
    await users.detail.getByRole('heading', { name: 'c-1042' }).waitFor();
    await page.keyboard.press('Escape');
    await users.detail.waitFor({ state: 'detached' });

    await users.search.fill('email:c-1042');
    await page.getByText('Nothing matches the filter').waitFor();
    await users.search.fill('customer_id:c-1042');
    await users.row(mira).waitFor();
    await users.search.fill('');
    await users.row(jonas).waitFor();
  });

  test('shows who comes in while it is looked at', async () => {
    await open();
    await users.row(mira).waitFor();
    expect((await engine.sendServer(serverBatch('Hello', { user_identities: { customer_id: 'newcomer' } }))).status).toBe(202);
    await users.list.getByText('newcomer').waitFor();
  });

  test('says when there is nobody', async () => {
    await engine.api('DELETE', `/users/${mira}`);
    await engine.api('DELETE', `/users/${jonas}`);
    await open('/users?env=production');
    await page.getByText('No user was seen in production.').waitFor();
  });
});

describe('a user', { timeout: 60_000 }, () => {
  test('has identities with their marks, each leading to the call that set it', async () => {
    await open(`/users?at.user=${mira}`);
    const row = users.detail.getByRole('row').filter({ hasText: 'c-1042' });
    await row.getByText('unique').waitFor();
    await row.getByRole('button', { name: /^login by web/ }).click();
    await users.detail.getByText('Call 2 of').waitFor();
  });

  test('has attributes at any moment: the scrubber moves by keys and lights what changed', async () => {
    await open(`/users?at.user=${mira}`);
    await soon(() => users.attributeRows()).toEqual(['tier gold same']);
    await users.scrubber.focus();
    await page.keyboard.press('ArrowLeft');
    await soon(() => users.attributeRows()).toEqual(['city Geneva removed', 'tier gold same']);
    await page.keyboard.press('ArrowLeft');
    await soon(() => users.attributeRows()).toEqual(['city Geneva added', 'tier goldwas silver changed']);
    await page.keyboard.press('Home');
    await soon(() => users.attributeRows()).toEqual(['tier silver added']);
    expect(await users.scrubber.getAttribute('aria-valuetext')).toContain('web wrote tier');
    await users.attribute('tier').click();
    const history = users.detail.getByRole('region', { name: 'History of tier' });
    await history.getByText('gold').waitFor();
    await history.getByRole('button', { name: 'Open the event' }).first().click();
    await page.getByRole('complementary', { name: 'Event detail' }).getByRole('button', { name: `User ${mira}` }).click();
    await users.detail.getByRole('heading', { name: 'c-1042' }).waitFor();
  });

  test('has a timeline that goes on while it is read, and leads to the event', async () => {
    await open(`/users?at.user=${mira}&at.userTab=timeline`);
    const timeline = users.detail.getByRole('group', { name: 'Timeline' });
    await timeline.getByText('city: Geneva').waitFor();
    await sendAs(engine, mira, [customEvent('Just now')]);
    await timeline.getByText('Just now').click();
    await page.getByRole('complementary', { name: 'Event detail' }).getByRole('heading', { name: 'Just now' }).waitFor();
  });

  test('has consent with its history', async () => {
    await open(`/users?at.user=${mira}&at.userTab=consent`);
    await users.detail.getByRole('row').filter({ hasText: 'analytics' }).filter({ hasText: 'privacy v3' }).getByText('consented').first().waitFor();
    await users.detail.getByText('GDPR analytics: consented').waitFor();
  });
});

describe('the identity graph', { timeout: 60_000 }, () => {
  test('is walked call by call, with before and after and what other strategies answer', async () => {
    await open(`/users?at.user=${mira}&at.userTab=graph`);
    await users.calls.locator('[data-call]').first().click();
    await users.detail.getByText('Call 1 of').waitFor();
    await users.graph('before').getByText('Nobody has any of these identities').or(users.graph('before').getByText(STAMP)).first().waitFor();
    await users.graph('after').getByText('anonymous').waitFor();

    await users.detail.focus();
    await page.keyboard.press(']');
    await users.detail.getByRole('list', { name: 'What changed' }).getByText(/became known/).waitFor();
    await users.graph('after').getByText('known · answer').waitFor();
    await users.strategy('link').getByText('new user', { exact: true }).waitFor();
    await users.strategy('default').getByText('set').waitFor();
    await users.strategy('link').getByRole('button', { name: /Show the graph under profile link/ }).click();
    await users.detail.getByRole('heading', { name: 'After, under profile link' }).waitFor();
    await users.detail.getByRole('button', { name: 'What really happened', exact: true }).click();
    await users.detail.getByRole('heading', { name: 'After', exact: true }).waitFor();

    const story = users.detail.getByRole('region', { name: 'The story under each strategy' });
    await story.getByRole('row').nth(2).getByText('P2').first().waitFor();
    await page.keyboard.press('[');
    await users.detail.getByText('Call 1 of').waitFor();
  });

  test('is reached from the call in Requests', async () => {
    const { body } = await engine.api<{ items: { id: string; request_id: string }[] }>('GET', `/users/${mira}/calls`);
    const call = body.items.at(-1);
    await open(`/requests?at.request=${call?.request_id}`);
    await page.getByRole('button', { name: 'How it was decided' }).click();
    await users.detail.getByText('Call 1 of').waitFor();
  });
});

test('an attribute that is set without its change event is pointed out above the event', async () => {
  await sendAs(engine, mira, [customEvent('Checkout')], { user_attributes: { tier: 'platinum' } });
  await open('/stream');
  await page.locator('[data-column="event"]').filter({ hasText: 'Checkout' }).click();
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: 'Event detail' }).getByText(/no user_attribute_change event says so: it never reaches the profile/).waitFor();
  await open(`/users?at.user=${mira}`);
  await soon(() => users.attributeRows()).toEqual(['tier gold same']);
}, 60_000);

describe('doing', { timeout: 60_000 }, () => {
  test('an edit goes through the chosen input as change events, and appears', async () => {
    await open(`/users?at.user=${mira}`);
    await users.attribute('tier').waitFor();
    await page.keyboard.press('e');
    await users.dialog.getByRole('combobox', { name: 'Through the input' }).click();
    await page.getByRole('option', { name: /^web/ }).click();
    await users.dialog.getByLabel('Value of tier').fill('platinum');
    await users.dialog.getByRole('button', { name: 'Add an attribute' }).click();
    await users.dialog.getByLabel('Name of the new attribute').fill('newsletter');
    await users.dialog.getByLabel('Value of newsletter').fill('yes');
    await users.dialog.getByRole('radio', { name: 'Identities' }).click();
    await users.dialog.getByLabel('Value of Email').fill('mira@new.example');
    await users.dialog.getByRole('radio', { name: 'Consent', exact: true }).click();
    await users.dialog.getByRole('radiogroup', { name: 'Consent to analytics' }).getByRole('radio', { name: 'Refused' }).click();
    await users.dialog.getByText('2 user attribute change events: tier, newsletter, and consent for analytics').waitFor();
    await users.dialog.getByRole('button', { name: 'Send' }).click();
    await users.dialog.getByText('Sent. It went through the input').waitFor();
    await users.dialog.getByRole('button', { name: 'Done' }).click();
    await soon(() => users.attributeRows()).toEqual(['newsletter yes same', 'tier platinum same']);
    await users.detail.getByText('mira@new.example').first().waitFor();
    await users.tab(/^Consent/).click();
    await users.detail.getByRole('row').filter({ hasText: 'analytics' }).getByText('refused').first().waitFor();
    const { items } = (await engine.api<{ items: { type: string; input: string }[] }>('GET', `/events?query=${encodeURIComponent(`mpid=${mira} type=user_attribute_change`)}`)).body;
    expect(items[0]?.input).toBe('web');
  });

  test('becoming the user copies the SDK call', async () => {
    await open(`/users?at.user=${mira}`);
    await users.detail.getByRole('button', { name: 'Become this user' }).click();
    await page.getByRole('menuitem', { name: 'Web', exact: true }).click();
    await page.getByText('Web call copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('mParticle.Identity.login');
    expect(copied).toContain('c-1042');
  });

  test('deleting asks first, and frees the identities', async () => {
    await open(`/users?at.user=${mira}`);
    await users.detail.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: /^Delete/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the user' }).click();
    await users.row(mira).waitFor({ state: 'detached' });
    await users.detail.getByText('deleted').first().waitFor();
    expect(await identityCall(engine, 'identify', { known_identities: { customerid: 'c-1042' } })).not.toBe(mira);
  });
});

test('the rules of identity are settings of the workspace, by keyboard too', async () => {
  await open('/settings/identity');
  await page.getByRole('radio', { name: 'Profile link' }).check();
  await page.getByRole('button', { name: 'Move Email' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByRole('checkbox', { name: 'Mobile number is a login type' }).check();
  await page.getByRole('radio', { name: 'An account' }).click();
  await page.getByRole('textbox', { name: 'Name of the account' }).fill('boson');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  type Identity = { strategy: string; priority: string[]; login: string[]; scope: object };
  await soon(async () => (await engine.api<{ file: { identity: Identity } }>('GET', '/workspace')).body.file.identity).toMatchObject({ strategy: 'link', login: ['customer_id', 'email', 'mobile_number'], scope: { level: 'account', name: 'boson' } });
  expect((await engine.api<{ file: { identity: Identity } }>('GET', '/workspace')).body.file.identity.priority.slice(0, 3)).toEqual(['customer_id', 'email', 'mobile_number']);
  await page.getByRole('button', { name: 'Defaults of this strategy' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await soon(async () => (await engine.api<{ file: { identity: Partial<Identity> } }>('GET', '/workspace')).body.file.identity.login).toBeUndefined();
}, 60_000);
