/** Consent that a batch does not pass on, and purposes that nobody defined: told on the batch, in its trace and by the samples. */
import { request } from 'node:http';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.ts';
import type { BatchDetail, BatchRow, Page } from '../../src/protocol/contract.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;
beforeAll(async () => { engine = await startTestEngine(); });
afterAll(() => engine.stop());

async function newest(): Promise<BatchDetail> {
  await engine.settle();
  const [row] = (await engine.api<Page<BatchRow>>('GET', '/batches?limit=1')).body.items;
  return (await engine.api<BatchDetail>('GET', `/batches/${row!.id}`)).body;
}

const privacyNotes = ({ notes }: BatchDetail): string[] => notes.filter(({ code }) => code === 'gpc-signal-unused' || code === 'unknown-consent-purpose').map(({ code, pointer }) => `${code} ${pointer}`);

describe('the samples of GPC', () => {
  it.each([['gpc-ccpa', []], ['gpc-gdpr', []], ['gpc-attribute', []], ['gpc-unused', ['gpc-signal-unused /consent_state']], ['consent-given', []]])('%s: notes %j', async (scenario, notes) => {
    expect((await engine.api('POST', '/sample', { scenario })).body).toMatchObject({ status: 202 });
    const batch = await newest();
    expect(privacyNotes(batch)).toEqual(notes);
    expect(batch.raw.headers.find(([name]) => name.toLowerCase() === 'sec-gpc')?.[1]).toBe(scenario.startsWith('gpc') ? '1' : undefined);
    // A hint is no mistake: the list does not mark the batch for it.
    expect(batch.flags).not.toContain('note');
  });

  it('consent-changed tells the change to outputs', async () => {
    await engine.api('PUT', '/workspace/connections/web-to-webhook', { input: 'web', output: 'webhook' });
    await engine.api('POST', '/sample', { scenario: 'consent-changed' });
    const { deliveries } = await newest();
    expect(deliveries.find(({ output }) => output === 'webhook')?.request.body).toMatch(/"type":"gdpr_change".*"purpose":"advertising".*"consented":false/);
  });
});

it('a batch without the header has no note of it, and a server none with it', async () => {
  await engine.sendWeb({ environment: 'development', events: [] });
  expect(privacyNotes(await newest())).toEqual([]);
  const { key, secret } = await engine.input('s2s');
  const headers = { 'content-type': 'application/json', 'sec-gpc': '1', 'authorization': `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
  await new Promise<void>((done) => void request(`${engine.ingest}/v2/events`, { method: 'POST', headers }, (answer) => answer.resume().on('end', done)).end('{"environment":"development","user_identities":{"customer_id":"x"},"events":[]}'));
  expect(privacyNotes(await newest())).toEqual([]);
});

it('a purpose that the workspace does not define is told in the batch and in its trace, and kept', async () => {
  const { file } = (await engine.api<{ file: Record<string, unknown> }>('GET', '/workspace')).body;
  await engine.api('PUT', '/workspace/file', { ...file, privacy: { gdpr_purposes: ['Analytics'] } });
  await engine.sendWeb({ environment: 'development', mpid: '77', events: [], consent_state: { gdpr: { analytics: { consented: true, timestamp_unixtime_ms: 1 }, marketting: { consented: false, timestamp_unixtime_ms: 1 } } } });
  const batch = await newest();
  expect(privacyNotes(batch)).toEqual(['unknown-consent-purpose /consent_state/gdpr/marketting']);
  expect(batch.trace.find(({ stage }) => stage === 'limits')).toMatchObject({ verdict: 'passed', patch: [], reason: { code: 'unknown-consent-purpose', message: expect.stringContaining('"marketting"'), pointer: { kind: 'settings', path: '/privacy/gdpr_purposes', file: 'cloudchamber.json' } } });
  expect(batch.flags).toContain('note');
  expect(batch.batch['consent_state']).toMatchObject({ gdpr: { marketting: { consented: false } } });
});

describe('the GPC test page', () => {
  it('sends what is chosen through a web input', async () => {
    const executablePath = findChromium();
    if (executablePath === null) throw new Error('No Chromium: "npm test" installs one.');
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
      await page.goto(`${engine.ingest}/__emulator/gpc.html`);
      const send = async (as: string, gpc: string): Promise<unknown> => {
        await page.check(`input[name=as][value=${as}]`);
        await page.check(`input[name=gpc][value=${gpc}]`);
        await page.locator('#answer').evaluate((element) => { element.textContent = ''; });
        await page.getByRole('button', { name: 'Send a batch' }).click();
        await page.getByText('Sent, answered 202').waitFor();
        const { batch } = await newest();
        return [batch['consent_state'], batch['user_attributes']];
      };
      expect(await send('ccpa', 'on')).toMatchObject([{ ccpa: { data_sale_opt_out: { consented: true } } }, undefined]);
      expect(await send('gdpr', 'on')).toMatchObject([{ gdpr: { advertising: { consented: false } } }, undefined]);
      expect(await send('gdpr', 'off')).toMatchObject([{ gdpr: { advertising: { consented: true } } }, undefined]);
      expect(await send('attribute', 'on')).toMatchObject([undefined, { gpc_signal: 'true' }]);
      expect(await send('nothing', 'on')).toEqual([undefined, undefined]);
      await page.goto(`${engine.ingest}/__emulator/gpc?key=us1-unknown`);
      expect(await page.locator('#key').inputValue()).toBe('us1-unknown');
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
