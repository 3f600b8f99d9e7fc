/** A rule from nothing to production, in the window of a real engine: written, failing, fixed, promoted, at work. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { serverBatch } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { useWindow } from '../support/window.ts';
import { EventPage } from './pages/event-page.ts';
import { RulesPage } from './pages/rules-page.ts';
import { StreamPage } from './pages/stream-page.ts';

let engine: TestEngine;
let page: Page;
let rules: RulesPage;

useWindow((opened) => {
  ({ engine, page } = opened);
  rules = new RulesPage(page);
});

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 20_000, interval: 50 });
const open = (hash = '/rules'): Promise<void> => rules.open(engine.control, engine.running.token, hash);

const codeWith = (currency: string): string => `exports.handler = async (batch, context) => {
  for (const event of batch.events) {
    if (event.event_type !== 'commerce_event') continue;
    event.data.currency_code = '${currency}';
  }
  return batch;
};
`;
const purchase = { event_type: 'commerce_event', data: { timestamp_unixtime_ms: Date.now(), product_action: { action: 'purchase', transaction_id: 'T-1', total_amount: 48.2, products: [{ id: 'mug', name: 'Mug', price: 48.2 }] } } };
const caseFile = { platform: 's2s', batch: { events: [purchase] }, expect: { kind: 'subset', batch: { events: [{ data: { currency_code: 'USD' } }] } } };

/** A rule in the server input's slot, through the API: what the window's own test does by hand. */
async function addRule(name: string, code: string, cases: Record<string, unknown> = {}): Promise<void> {
  await engine.api('PUT', `/workspace/rules/${name}`, { failure_action: 'proceed', code, language: 'js' });
  const { name: input } = await engine.input('s2s');
  const { body: file } = await engine.api<{ rules?: string[] }>('GET', `/workspace/inputs/${input}`);
  await engine.api('PUT', `/workspace/inputs/${input}`, { ...file, rules: [...(file.rules ?? []), name] });
  for (const [title, value] of Object.entries(cases)) expect((await engine.api('PUT', `/rules/${name}/cases/${title}`, value)).status).toBe(200);
}

test('a rule is written, fails a case, is fixed, promoted, and acts on production traffic', async () => {
  await open();
  await page.getByRole('heading', { name: 'No rules yet' }).waitFor();
  await page.keyboard.press('n');
  await rules.dialog.getByLabel('Name').fill('fix-currency');
  const create = rules.dialog.getByRole('button', { name: 'Create rule' });
  expect(await create.isDisabled()).toBe(true);
  await rules.dialog.getByRole('radio', { name: /Proceed/ }).click();
  await rules.dialog.getByRole('combobox', { name: 'Runs for' }).click();
  await page.getByRole('option', { name: /All outputs · S2s/i }).click();
  await create.click();
  await page.getByRole('heading', { name: 'fix-currency', level: 1 }).waitFor();

  await rules.write(codeWith('US Dollars'));
  await rules.save();
  await page.getByRole('button', { name: 'More ways to make a case' }).click();
  await page.getByRole('menuitem', { name: /As JSON/ }).click();
  await rules.dialog.getByLabel('Name').fill('currency-is-an-iso-code');
  await rules.write(JSON.stringify(caseFile, null, 2), rules.dialog);
  await rules.dialog.getByRole('button', { name: 'Save case' }).click();

  await rules.case('currency is an iso code').getByLabel('Fails').waitFor();
  await rules.result.getByText('1 failing').waitFor();
  await soon(async () => (await rules.result.getByRole('heading', { name: /Expected/ }).innerText()).replaceAll(/\s+/g, ' ')).toMatch(/Expected ?currency_code ?to be ?"USD" ?, got ?"US Dollars"/);

  await rules.write(codeWith('USD'));
  await rules.save();
  await rules.case('currency is an iso code').getByLabel('Passes').waitFor();
  await soon(() => rules.row('fix-currency').innerText()).toContain('1');

  await page.getByRole('button', { name: 'Promote' }).first().click();
  await rules.dialog.getByText('No console statements').waitFor();
  await rules.dialog.getByRole('button', { name: 'Promote as v1' }).click();
  await page.getByRole('button', { name: 'prod v1' }).waitFor();

  expect((await engine.sendServer(serverBatch('x', { environment: 'production', events: [purchase] }))).status).toBe(202);
  await engine.settle();
  const stream = new StreamPage(page);
  const detail = new EventPage(page);
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await stream.row('Purchase').click();
  await detail.stage('fix-currency').click();
  await detail.panel().getByText(/v1 changed 1 value/).waitFor();
  await detail.panel().getByText('"currency_code": "USD"').first().waitFor();
  await detail.panel().getByRole('button', { name: 'Open rule' }).click();
  await page.getByRole('heading', { name: 'fix-currency', level: 1 }).waitFor();
}, 120_000);

describe('a rule that is there', () => {
  test('is refused by production while it prints, with the line', async () => {
    await addRule('chatty', `exports.handler = async (batch) => {\n  console.log(batch.mpid);\n  return batch;\n};\n`);
    await open('/rules/chatty');
    await page.getByRole('button', { name: 'Promote' }).first().click();
    await rules.dialog.getByText(/Remove all console\.log\(\) statements/).waitFor();
    expect(await rules.dialog.getByRole('button', { name: /^Promote/ }).isDisabled()).toBe(true);
    await rules.dialog.getByRole('button', { name: 'Line 2' }).click();
    await rules.dialog.waitFor({ state: 'detached' });
  });

  test('moves by key, and the file says so', async () => {
    await addRule('first-rule', codeWith('USD'));
    await addRule('second-rule', codeWith('EUR'));
    await open('/rules/first-rule');
    const [slot = ''] = await page.getByRole('region', { name: /All outputs/ }).evaluateAll((sections) => sections.map((section) => section.getAttribute('aria-label') ?? ''));
    await rules.row('first-rule').focus();
    await page.keyboard.press('Alt+ArrowDown');
    await soon(() => rules.order(slot)).toEqual(['second-rule', 'first-rule']);
    const { name } = await engine.input('s2s');
    await soon(async () => (await engine.api<{ rules: string[] }>('GET', `/workspace/inputs/${name}`)).body.rules).toEqual(['second-rule', 'first-rule']);
  });

  test('letters typed in the editor are text, whatever they do elsewhere', async () => {
    await addRule('typing', codeWith('USD'));
    await open('/rules/typing');
    await rules.write('');
    await page.keyboard.type('n t v j e');
    await soon(() => rules.editor().locator('.view-line').first().innerText()).toMatch(/n.t.v.j.e/);
    expect(await rules.dialog.count()).toBe(0);
  });

  test('that changes outside is taken over, or asks when something was typed', async () => {
    await addRule('shared', codeWith('USD'));
    const { workspace } = await engine.status();
    const file = join(workspace.dir, 'rules', 'shared', 'index.js');
    await open('/rules/shared');
    await rules.editor().getByText("'USD'").waitFor();
    writeFileSync(file, codeWith('EUR'));
    await rules.editor().getByText("'EUR'").waitFor();
    await rules.write(codeWith('GBP'));
    writeFileSync(file, codeWith('SEK'));
    await page.getByText('was changed outside').waitFor();
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await rules.save();
    await soon(() => Promise.resolve(readFileSync(file, 'utf8'))).toContain('GBP');
  });

  test('is accepted only after its difference was shown', async () => {
    await addRule('accepting', codeWith('US Dollars'), { 'iso-code': caseFile });
    await open('/rules/accepting');
    await rules.case('iso code').getByLabel('Fails').waitFor();
    await page.getByRole('button', { name: /Accept as expected/ }).click();
    await rules.dialog.getByText('"currency_code": "US Dollars"').waitFor();
    await rules.dialog.getByRole('button', { name: 'Accept as expected' }).click();
    await rules.case('iso code').getByLabel('Passes').waitFor();
  });

  test('drops a batch in red, and becomes a case of what was captured', async () => {
    await addRule('dropper', `exports.handler = async (batch) => (batch.events.some((event) => event.data.event_name === 'Internal') ? null : batch);\n`);
    expect((await engine.sendServer(serverBatch('Internal'))).status).toBe(202);
    expect((await engine.sendServer(serverBatch('Public'))).status).toBe(202);
    await engine.settle();
    await open('/rules/dropper');
    await page.getByRole('button', { name: 'From traffic' }).first().click();
    await rules.dialog.getByRole('button', { name: /Internal/ }).click();
    await rules.case('internal').getByLabel('Passes').waitFor();
    await rules.result.getByText(/The rule drops this batch/).waitFor();

    await rules.timeMachine.getByRole('button', { name: 'Run' }).click();
    await rules.timeMachine.getByText('dropped 1').waitFor();
    await rules.timeMachine.getByRole('button', { name: 'Open grouped diffs' }).click();
    await page.getByRole('listbox', { name: 'Groups' }).getByRole('option').first().waitFor();
    await page.keyboard.press('t');
    await page.getByText(/Case “.*” saved/).waitFor();
    await page.keyboard.press('Escape');
    await soon(() => rules.cases.getByRole('option').count()).toBe(2);
  });

  test('stands still at a breakpoint, shows its variables, steps and ends', async () => {
    await addRule('paused', codeWith('USD'), { 'iso-code': caseFile });
    await open('/rules/paused');
    await rules.case('iso code').getByLabel('Passes').waitFor();
    await rules.editor().locator('.view-line').nth(2).click();
    await page.keyboard.press('F9');
    await rules.editor().locator('.rule-breakpoint').waitFor();
    await page.keyboard.press('F5');
    await rules.panel.getByRole('tab', { name: 'Paused on line 3' }).waitFor();
    await rules.panel.getByRole('grid', { name: 'Variables' }).getByText('event', { exact: true }).waitFor();
    await page.keyboard.press('F10');
    await rules.panel.getByRole('tab', { name: 'Paused on line 4' }).waitFor();
    await page.keyboard.press('F5');
    await rules.panel.getByRole('tab', { name: 'Run ended' }).waitFor();
    await rules.panel.getByText(/the batch was changed/).waitFor();
  });

  test('a rule whose folder is deleted outside is said to be gone, and its text can be written again', async () => {
    await addRule('tidy', codeWith('USD'));
    await open('/rules/tidy');
    await rules.write(codeWith('EUR'));
    const { body: { dir } } = await engine.api<{ dir: string }>('GET', '/workspace');
    rmSync(join(dir, 'rules', 'tidy'), { recursive: true });
    await page.getByRole('heading', { name: 'There is no rule tidy' }).waitFor();
    await page.getByRole('button', { name: 'Write it again' }).click();
    await page.getByRole('heading', { name: 'tidy', level: 1 }).waitFor();
    await soon(async () => (await engine.api<{ code: string }>('GET', '/workspace/rules/tidy')).body.code).toContain('EUR');
  });

  test('"Show one" runs the example as the platform it is of', async () => {
    await addRule('reads', 'exports.handler = async (batch) => {\n  const { length } = batch.user_identities.email;\n  console.log(length);\n  return batch;\n};\n');
    await open('/rules/reads');
    const note = page.getByRole('button', { name: 'Show one' }).first();
    await note.waitFor();
    const title = await note.getAttribute('title');
    const [request] = await Promise.all([page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/rules/reads/run')), note.click()]);
    const { items: templates } = (await engine.api<{ items: { title: string; platform: string; position: string }[] }>('GET', '/rules/templates')).body;
    const { platform, position } = request.postDataJSON() as { platform: string; position: string };
    expect(templates.find((one) => one.title === title)).toMatchObject({ platform, position });
  });
});
