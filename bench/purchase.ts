/**
 * A whole purchase: a stored call with one purchase, decoded, through all stages to five connections, delivered to their simulated partners
 * and stored with trace, deliveries and what the partners know, in the pipeline's own groups. One thread, a real database on disk.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveryLine } from '../src/engine/delivery/line.ts';
import { SimulatorStates } from '../src/engine/delivery/simulator-state.ts';
import { IdentityService } from '../src/engine/identity/index.ts';
import { bodyText } from '../src/engine/ingest/body.ts';
import { decodeCall, surfaceLabel } from '../src/engine/ingest/index.ts';
import { CallRunner } from '../src/engine/pipeline/call-runner.ts';
import { compileWorkspace } from '../src/engine/pipeline/compile.ts';
import { Rates } from '../src/engine/pipeline/rates.ts';
import type { RuleRunner } from '../src/engine/rules/index.ts';
import { openDatabase } from '../src/engine/store/open.ts';
import { connectionSchema, inputSchema, outputSchema, workspaceFileSchema } from '../src/protocol/workspace.ts';
import type { Workspace } from '../src/protocol/workspace.ts';
import { PARTNER_SETTINGS } from '../test/support/partner-settings.ts';
import type { Figure } from './lib/runner.ts';

const AT = 1_795_000_000_000;
const WARM_UP = 2_000;
const CALLS = 6_000;
const USERS = 500;
const PARTNERS = ['amplitude', 'appsflyer', 'braze', 'facebook', 'mixpanel'];

function workspace(): Workspace {
  return {
    file: workspaceFileSchema.parse({ name: 'Bench', workspace_token: 'be9c0000' }), plans: {}, brokenPlans: {}, brokenConnections: {}, groups: {}, rules: {},
    inputs: { app: inputSchema.parse({ platform: 'android', key: 'bench' }) },
    outputs: Object.fromEntries(PARTNERS.map((partner) => [partner, outputSchema.parse({ partner, settings: PARTNER_SETTINGS[partner]!.settings })])),
    connections: Object.fromEntries(PARTNERS.map((partner) => [`app-${partner}`, connectionSchema.parse({ input: 'app', output: partner, settings: PARTNER_SETTINGS[partner]!.connection })])),
  };
}

function purchase(index: number): string {
  const user = index % USERS;
  return JSON.stringify({
    environment: 'production', mp_deviceid: `d-${user}`, source_request_id: `r-${index}`, ip: '203.0.113.9',
    user_identities: { customer_id: `cust-${user}`, email: `user.${user}@example.com` },
    user_attributes: { $firstname: 'Rosa', $city: 'Lisbon', tier: 'gold', visits: '17', newsletter: 'true' },
    device_info: { platform: 'Android', os_version: '14', android_uuid: `a1b2c3d4e5f6${String(user).padStart(4, '0')}`, android_advertising_id: `9c9a82fb-d5de-4cd1-90c3-5274${String(user).padStart(8, '0')}`, device_model: 'Pixel 9', device_manufacturer: 'Google' },
    application_info: { package: 'com.example.books', application_version: '4.2.0' },
    integration_attributes: { 92: { appsflyer_id_integration_setting: '1772400000000-1234567' } },
    events: [{
      event_type: 'commerce_event',
      data: {
        timestamp_unixtime_ms: AT - 5_000 + index, source_message_id: `m-${index}`, currency_code: 'EUR', custom_attributes: { channel: 'app', shelf: 'crime' },
        product_action: { action: 'purchase', transaction_id: `T-${index}`, total_amount: 41.5, tax_amount: 1.5, products: [
          { id: 'BK-1', name: 'Night Ferry', category: 'Crime', price: 15, quantity: 2, total_product_amount: 30 }, { id: 'BK-2', name: 'Salt Maps', price: 10, quantity: 1, total_product_amount: 10 },
        ] },
      },
    }],
  });
}

function fillInbox(dir: string, count: number): void {
  const { db } = openDatabase(dir, 'inbox', AT);
  const headers = JSON.stringify([['content-type', 'application/json'], ['user-agent', 'bench']]);
  const insert = db.prepare(`INSERT INTO requests(at, accepted_ms, took_ms, method, path, http_version, headers, body, remote, surface, input, platform, client, status, response_headers, response_body, batches, bytes, notes, flags, replay_of, retry_of, attempt)
    VALUES (?, ?, 1, 'POST', '/v2/events', '1.1', ?, ?, '127.0.0.1', 's2s-events', 'app', 'android', 'bench', 202, '[]', '', 1, ?, '[]', '[]', NULL, NULL, 1)`);
  db.transaction(() => {
    for (let index = 0; index < count; index++) {
      const body = Buffer.from(purchase(index));
      insert.run(AT + index, AT, headers, body, body.length);
    }
  })();
  db.close();
}

const noRules = { run: () => { throw new Error('The benchmark has no rules.'); }, coldStart: () => undefined, prepare: () => undefined, state: () => null, stop: () => Promise.resolve() } as unknown as RuleRunner;

/** Runs the calls of the inbox; how many a second. */
async function runPurchases(): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'cloudchamber-bench-'));
  try {
    fillInbox(dir, WARM_UP + CALLS);
    const { db: main } = openDatabase(dir, 'main', AT);
    const { db: inbox } = openDatabase(dir, 'inbox', AT);
    const compiled = await compileWorkspace(workspace(), { secrets: {}, revision: 1, trusted: true });
    const broken = [...compiled.routes.get('app')!].flatMap(({ connection, problems }) => problems.map(({ field, message }) => `${connection} ${field}: ${message}`));
    if (broken.length > 0) throw new Error(broken.join('\n'));
    const identities: IdentityService = new IdentityService({ db: main, mint: (make) => make(), onAliased: () => undefined, onDeleted: () => undefined });
    identities.configure(compiled.file.identity, compiled.file.workspace_token);
    const states = new SimulatorStates(main);
    const runner = new CallRunner({
      main, inbox, reader: { decodeCall, surfaceLabel, bodyText }, states, line: new DeliveryLine(main), seed: 'bench', now: () => AT, rules: noRules, rates: new Rates(),
      resolveMpid: (batch, call) => identities.resolveBatch(batch, call), wake: () => undefined, problem: ({ message }) => { throw new Error(message); },
    });
    runner.configure(compiled);
    const until = (id: number): void => { while (runner.queue.cursor < id) runner.group(); };
    until(WARM_UP);
    const started = performance.now();
    until(WARM_UP + CALLS);
    const seconds = (performance.now() - started) / 1_000;
    const failed = main.prepare("SELECT partner || ': ' || reason || coalesce(response_body, '') || body FROM deliveries WHERE outcome <> 'delivered' LIMIT 1").pluck().get() as string | undefined;
    if (failed !== undefined) throw new Error(`A partner refused a purchase: ${failed}`);
    const missing = PARTNERS.filter((partner) => main.prepare('SELECT count(*) FROM deliveries WHERE partner = ?').pluck().get(partner) === 0);
    if (missing.length > 0) throw new Error(`Nothing was sent to ${missing.join(', ')}.`);
    main.close();
    inbox.close();
    return CALLS / seconds;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

export async function purchases(): Promise<Figure[]> {
  const runs: number[] = [];
  for (let run = 0; run < 3; run++) runs.push(await runPurchases());
  return [{ name: 'purchases to five partners, delivered and stored', value: Math.round(runs.toSorted((a, b) => a - b)[1]!), unit: 'batches/s', better: 'higher' }];
}
