/** Rule runs per second for a batch of 10 events, and what the locked process adds, against the same function called here. */
import { RuleHosts, type RuleProgram } from '../src/engine/rules/host/index.ts';
import type { Figure } from './lib/runner.ts';

const EVENTS = 10;
const ONE_AT_A_TIME = 5_000;
const IN_FLIGHT = 32;
const ROUNDS = 61;
const ROUND_RUNS = 640;

/** The kind of rule that the platform's guide shows: names looked up, some events left out, an attribute added. */
const BODY = `
  const names = { 'Level 1': 'Level One', add_cart: 'Add To Cart' };
  batch.events = (batch.events || []).filter((event) => {
    const data = event && event.data;
    if (!data || /^debug_/.test(data.event_name || '')) return false;
    data.event_name = names[data.event_name] || data.event_name;
    data.custom_attributes.seen = 'yes';
    return true;
  });
  batch.user_attributes.tier = Number(batch.user_attributes.lifetime_spend || 0) > 1000 ? 'gold' : 'standard';
  return batch;`;

const text = JSON.stringify({
  environment: 'production', mpid: 7346244611012968, user_identities: { customer_id: 'c-1029', email: 'ada@example.com' }, user_attributes: { lifetime_spend: '1204.5', plan: 'premium' },
  device_info: { platform: 'iOS', os_version: '18.1', device_model: 'iPhone17,1', limit_ad_tracking: true }, source_info: { channel: 'native' },
  events: Array.from({ length: EVENTS }, (_, index) => ({
    event_type: 'custom_event',
    data: {
      event_name: `Level ${index}`, custom_event_type: 'other', timestamp_unixtime_ms: 1763700000123 + index, source_message_id: `5d2c5b7e-4a0e-4f43-9f1c-0b6a7f1f2b${index}1`, session_uuid: '0E1C9C3B-5E77-4E43-9C8F-3A4C2E6E7F10',
      custom_attributes: { level: String(index), screen: 'Home', campaign: 'autumn' }, device_current_state: { time_since_start_ms: 175454 + index, battery_level: 0.72, data_connection_type: 'wifi' },
    },
  })),
});

const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

async function times(count: number, run: () => unknown): Promise<number[]> {
  const taken: number[] = [];
  for (let index = 0; index < count; index++) {
    const since = performance.now();
    await run();
    taken.push((performance.now() - since) * 1000);
  }
  return taken.sort((one, other) => one - other);
}

export async function rules(): Promise<Figure[]> {
  // eslint-disable-next-line no-new-func -- the very function that the rule is, for comparison
  const handler = new Function('batch', BODY) as (batch: unknown) => unknown;
  const inProcess = async () => JSON.stringify(await handler(JSON.parse(text)));
  const program: RuleProgram = { key: 'bench', name: 'bench', version: '$LATEST', code: `exports.handler = async (batch) => {${BODY}\n};`, runtime: 'node22', environment: {} };
  const hosts = new RuleHosts();
  const inHost = async () => {
    const answer = await hosts.run(program, text);
    if (answer.kind !== 'result') throw new Error(`a run ended as ${answer.kind}`);
  };
  await times(3_000, inProcess);
  await times(3_000, inHost);

  const plain = await times(ONE_AT_A_TIME, inProcess);
  const hosted = await times(ONE_AT_A_TIME, inHost);
  // The median of short rounds: what else runs on the machine shows in some of them.
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const since = performance.now();
    let left = ROUND_RUNS;
    await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
      while (left-- > 0) await inHost();
    }));
    rounds.push(ROUND_RUNS / ((performance.now() - since) / 1000));
  }
  rounds.sort((one, other) => one - other);
  await hosts.stop();

  const round = (value: number) => Math.round(value * 10) / 10;
  return [
    { name: `a rule in this process, p50 (${(text.length / 1024).toFixed(1)} KB)`, value: round(at(plain, 0.5)), unit: 'µs', better: 'lower' },
    { name: 'the rule host adds, p50', value: round(at(hosted, 0.5) - at(plain, 0.5)), unit: 'µs', better: 'lower', atMost: 150 },
    { name: 'the rule host adds, p99', value: round(at(hosted, 0.99) - at(plain, 0.99)), unit: 'µs', better: 'lower' },
    { name: 'rule runs, one at a time', value: Math.round(1e6 / at(hosted, 0.5)), unit: 'runs/s', better: 'higher' },
    { name: `rule runs, ${IN_FLIGHT} at a time`, value: Math.round(at(rounds, 0.5)), unit: 'runs/s', better: 'higher', atLeast: 10_000 },
  ];
}
