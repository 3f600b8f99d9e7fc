import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { EventRow, TraceStep } from '../../protocol/contract.ts';
import { matchesEvent, parseFilter } from '../../protocol/filter/index.ts';
import type { EventFacts } from '../../protocol/filter/index.ts';
import { filterArbitrary } from '../../protocol/filter/testing.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { OUTCOMES, OUTCOME_SEVERITY, STAGES } from '../../protocol/vocabulary.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';
import { compileFilter, registerFilterFunctions } from './filter-sql.ts';
import { countMatches, findNewest } from './filter-sql-run.ts';
import { INBOX_MIGRATIONS, MAIN_MIGRATIONS, migrate } from './migrations.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 5);
const MINUTE = 60_000;

/** A small generator with a seed: the same store in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function makeFacts(seq: number, next: (below: number) => number): EventFacts {
  const pick = <T>(list: readonly T[]): T => list[next(list.length)] as T;
  const batchSeq = Math.ceil(seq / 3);
  const batchNext = random(batchSeq * 7919);
  const pickBatch = <T>(list: readonly T[]): T => list[batchNext(list.length)] as T;
  const env = pickBatch(['development', 'production'] as const);
  const input = pickBatch(['web', 'android', 'server']);
  const mpid = pickBatch(['7751345678901234502', '119087', null]);
  const receivedAt = NOW - (400 - batchSeq) * MINUTE;
  const rule = pickBatch(['fix-price', 'drop-bots', null]);
  const batch: JsonObject = {
    environment: env,
    user_attributes: pickBatch<JsonObject>([{}, { tier: 'Gold', tags: ['a', 'b,c', null] }, { tier: null, age: '41' }]),
    user_identities: pickBatch<JsonObject>([{}, { email: 'Ada@example.com' }]),
    ...(batchNext(2) === 0 ? { consent_state: { gdpr: { ads: { consented: batchNext(2) === 0 } }, ccpa: { data_sale_opt_out: { consented: true } } } } : {}),
    ...(batchNext(2) === 0 ? { context: { data_plan: { plan_id: 'shop', plan_version: 1 + batchNext(4) } } } : {}),
  };
  const outputs = ['braze', 'mixpanel', 'webhook'].filter(() => next(3) > 0);
  const outcomes = outputs.map((output) => {
    const outcome = pick(OUTCOMES);
    return { output, connection: `web-${output}`, outcome, status: pick([200, 400, 429, 500, null]), code: pick(['ok', 'timeout', 'filter-off', '']), stage: pick(STAGES).id };
  });
  const worst = outcomes.map(({ outcome }) => outcome).sort((left, right) => OUTCOME_SEVERITY[right] - OUTCOME_SEVERITY[left])[0] ?? null;
  const violations = next(4) === 0 ? [pick(['unplanned-event', 'invalid-value'])] : [];
  const data: JsonObject = {
    custom_attributes: pick<JsonObject | null>([null, {}, { price: '100', 'a b': 'X' }, { price: '48.20', Price: 'no', q: 'été "x"' }]),
    ...(next(2) === 0 ? { product_action: { action: 'purchase', total_amount: 48.5, products: [{ id: 'mug', price: 1 + next(200) }, { id: 'cup', price: null }] } } : {}),
    ...(next(3) === 0 ? { custom_flags: { price: '5', Debug: true, list: ['p', 'q'] } } : {}),
    is_goal: next(2) === 0,
  };
  const flags = ([...(violations.length > 0 ? ['violation'] : []), ...(next(5) === 0 ? ['replayed'] : []), ...(next(6) === 0 ? ['test'] : [])]) as EventRow['flags'];
  const name = pick(['Purchase', 'Search', 'search', 'search "mug"', '', 'Ärger', '100%']);
  const type = pick(['custom_event', 'commerce_event', 'screen_view', 'session_start', 'session_end', 'application_state_transition', 'batch']);
  const row: EventRow = {
    id: `e${seq}`, seq, batch_id: `b${batchSeq}`, batch_seq: batchSeq, index: (seq - 1) % 3, at: receivedAt - next(90) * MINUTE, received_at: receivedAt,
    type, kind: pick(['', 'search', 'purchase']), name, detail: pick(['', 'install']), ended: next(5) === 0 ? pick(['duplicates', 'all-outputs-rules']) : null,
    env, input, platform: input === 'server' ? 's2s' : input, mpid, source: pickBatch(['Pixel 9', 'Web', '']), device: pickBatch(['D-1', null]), sdk: pickBatch(['web 2.68.0', null]),
    session: pick(['S-1', 's-2', null]), outcome: worst, outcomes, violations: violations.length, flags, took_ms: next(100), bytes: next(4000),
  };
  const decided = (verdict: 'changed' | 'passed', events: TraceStep['events']): TraceStep => ({
    stage: 'all-outputs-rules', label: 'Rule', scope: 'batch', verdict, patch: [], events, ms: 1,
    reason: { code: 'rule', message: '', ...(rule === null ? {} : { pointer: { kind: 'rule' as const, name: rule } }) },
  });
  const trace = rule === null ? [] : batchSeq % 2 === 0 ? [decided('changed', [])]
    : [decided('changed', [{ event_id: `e${batchSeq * 3}`, verdict: 'dropped', reason: { code: 'x', message: '', pointer: { kind: 'rule', name: 'one-event' } } }])];
  return { row, data, batch, outcomes, violations, trace, search: `${name} ${row.type} ${JSON.stringify(data)}` };
}

function store(facts: readonly EventFacts[]): Database.Database {
  const db = new Database(':memory:');
  migrate(db, MAIN_MIGRATIONS);
  registerFilterFunctions(db);
  const insert = (table: string, values: Record<string, unknown>): void => {
    const names = Object.keys(values);
    db.prepare(`INSERT INTO ${table}(${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`).run(...Object.values(values));
  };
  for (const { row, data, batch, outcomes, violations, trace, search } of facts) {
    const { batch_id, index, ...columns } = row;
    if (index === 0) {
      insert('batches', {
        seq: row.batch_seq, id: batch_id, request_id: 1, position: 0, at: row.at, received_at: row.received_at, env: row.env, input: row.input, platform: row.platform,
        mpid: row.mpid, source: row.source, sdk: row.sdk, device: row.device, events: 3, outcome: null, outcomes: '{}', violations: 0, flags: '[]', took_ms: 1, bytes: row.batch_seq,
        batch: JSON.stringify(batch), trace: JSON.stringify(trace), notes: '[]',
      });
    }
    insert('events', { ...columns, idx: index, outcomes: JSON.stringify(row.outcomes), flags: JSON.stringify(row.flags), data: JSON.stringify(data), search, eventless: 0 });
    insert('event_search', { rowid: row.seq, text: search });
    for (const fact of outcomes) insert('event_outcomes', { event_seq: row.seq, ...fact });
    violations.forEach((code, at) => insert('violations', { seq: row.seq * 10 + at, at: row.at, batch_seq: row.batch_seq, batch_id, event_id: row.id, group_id: 1, code, message: '', pointer: '', error_pointer: '', blocked: 0, input: row.input, env: row.env }));
  }
  return db;
}

const next = random(42);
const FACTS = Array.from({ length: 240 }, (_, index) => makeFacts(index + 1, next));
const db = store(FACTS);
afterAll(() => db.close());

function expected(text: string): number[] {
  const { filter } = parseFilter(text);
  return FACTS.filter((facts) => matchesEvent(filter, facts, NOW)).map(({ row }) => row.seq).reverse();
}

function byWhere(text: string): number[] {
  const compiled = compileFilter(parseFilter(text).filter, 'events', { now: NOW });
  expect(compiled.error).toBeUndefined();
  return db.prepare(`SELECT e.seq FROM events e WHERE ${compiled.where} ORDER BY e.seq DESC`).pluck().all(...compiled.params) as number[];
}

const EXAMPLES = [
  'type=commerce output=braze outcome!=delivered', 'attr.price>=100 -env=production', '(rule=fix-price | rule=drop-bots) took>50', 'violation=unplanned age<100m',
  'output=none', 'output!=none', 'outcome=none', '-output=braze', 'output=braze,mixpanel status=4xx', 'output=braze (outcome=failed | type=commerce)', 'output=braze output=mixpanel outcome=failed',
  'connection=web-braze outcome=delivered', 'error', 'error:time', 'output=braze -error', 'status>=400', 'status=400..499', '-(status>=500 | outcome=failed)', 'is:live', 'is:replayed', '-is:test,replayed',
  'rule', 'rule=one-event', 'consent.ads=no', 'consent', '-consent.ads', 'user.email:ada', 'ua.tier=gold', 'ua.tags=a', 'ua.tier', 'flag.debug=true', 'flag.list=q', 'flag.price>4', 'attr.is_goal=true',
  'plan=shop version>=3', 'name=""', 'name:""', '-name', 'name^=search', 'name$=mug"', 'name$="mug\\""', 'name~"^s.*h$"', 'name:ÄRGER', 'attr.q:ÉTÉ', '"a b"', 'mug', 'mu', 'ärger', 'purchase -mug', 'attr."A B"=x',
  'age=today', 'at>13:00', 'age=12:00..13:30', 'age>2h', 'session=s-1', 'batch=b3,b4', 'id=e7', 'env=dev', 'type^=session', 'bytes>1kb', 'stage=filters', 'stage=identity output=braze', 'device', 'dir=in', 'dir=out', 'code:off',
  'output=mixpanel -(outcome=delivered status=200)', '(type=screen | mpid=119087) output=webhook outcome!=failed', 'a | b', '', 'type=custom,screen name=search,purchase input=web', 'attr', 'attr.price=48.2', 'attr.price=40..50', 'kind~"^$"', 'is',
  'name==search', 'name==Search,Ärger', 'name==""', '-name==search', 'kind==search type==custom_event', 'type==custom', 'name==search output=braze outcome!=failed', 'ended', '-ended', 'ended=duplicates', 'ended!=all-outputs-rules', 'ended^=all',
  'late>30m', 'late<=30m -ended', 'late=10m..20m', 'is:install', '-is:install', 'is:install,replayed', 'is:install,live', 'connection=web-braze outcome=failed,rule-error', 'connection=web-braze -code',
];

describe('filter SQL', () => {
  it.each(EXAMPLES)('answers %s as the evaluator does', (text) => {
    expect(byWhere(text)).toEqual(expected(text));
  });

  it('answers any filter as the evaluator does, in one go and newest first in pages', () => {
    fc.assert(fc.property(filterArbitrary(), fc.nat(5), (filter, offset) => {
      const wanted = FACTS.filter((facts) => matchesEvent(filter, facts, NOW)).map(({ row }) => row.seq).reverse();
      const compiled = compileFilter(filter, 'events', { now: NOW });
      if (compiled.error) {
        expect(compiled.error.code).toBe('not-for-this-list');
        return;
      }
      expect(db.prepare(`SELECT e.seq FROM events e WHERE ${compiled.where} ORDER BY e.seq DESC`).pluck().all(...compiled.params)).toEqual(wanted);
      expect(findNewest(db, compiled, { limit: 10, offset })).toEqual(wanted.slice(offset, offset + 10));
      expect(countMatches(db, compiled)).toBe(wanted.length);
    }), { numRuns: 400 });
  });

  it.each(EXAMPLES)('finds pages and counts of %s', (text) => {
    const compiled = compileFilter(parseFilter(text).filter, 'events', { now: NOW });
    const wanted = expected(text).filter((seq) => seq <= 200);
    expect(findNewest(db, compiled, { limit: 7, offset: 3, upTo: 200 })).toEqual(wanted.slice(3, 10));
    expect(countMatches(db, compiled, { upTo: 200, above: 50 })).toBe(wanted.filter((seq) => seq > 50).length);
  });

  it('lists a batch once when any of its events matches', () => {
    const compiled = compileFilter(parseFilter('type=commerce').filter, 'batches', { now: NOW });
    const wanted = [...new Set(FACTS.filter(({ row }) => row.type === 'commerce_event').map(({ row }) => row.batch_seq).reverse())];
    expect(findNewest(db, compiled, { limit: 1000 })).toEqual(wanted);
    expect(db.prepare(`SELECT b.seq FROM batches b WHERE ${compiled.where} ORDER BY b.seq DESC`).pluck().all(...compiled.params)).toEqual(wanted);
  });

  it.each([
    ['deliveries', 'type=commerce', 'Deliveries cannot be filtered by “type”.'],
    ['requests', 'status>=400 (attr.price>5 | path:v3)', 'Requests cannot be filtered by “attr.price”.'],
    ['events', 'method=POST', 'Events cannot be filtered by “method”.'],
  ] as const)('refuses on %s what it does not have: %s', (entity, text, message) => {
    const { error, where } = compileFilter(parseFilter(text).filter, entity, { now: NOW });
    expect(error?.message).toBe(message);
    expect(where).toBe('0');
  });

  it('compiles every field of every list to SQL that runs', async () => {
    const { FILTER_ENTITIES, fieldsFor } = await import('../../protocol/filter/index.ts');
    const whole = new Database(':memory:');
    registerFilterFunctions(whole);
    migrate(whole, MAIN_MIGRATIONS);
    const folder = mkdtempSync(join(tmpdir(), 'cloudchamber-filter-'));
    const inbox = new Database(join(folder, 'inbox.db'));
    migrate(inbox, INBOX_MIGRATIONS);
    inbox.close();
    whole.prepare('ATTACH ? AS inbox').run(join(folder, 'inbox.db'));
    onTestFinished(() => {
      whole.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const tables = { events: 'events e', batches: 'batches b', deliveries: 'deliveries d', requests: 'inbox.requests r', violations: 'violations v', alerts: 'alerts a' };
    for (const entity of FILTER_ENTITIES) {
      for (const field of fieldsFor(entity)) {
        const value = { number: '1', size: '1kb', duration: '2s', time: 'today', age: '5m', enum: field.values?.[0]?.value ?? '', flag: 'test', map: 'yes', text: 'x', id: 'x' }[field.type];
        for (const text of [field.name, `-${field.name}`, ...field.ops.map((op) => `${field.name}${op}${field.type === 'map' && /[<>]/.test(op) ? '1' : value}`), 'word']) {
          const { filter, errors } = parseFilter(text);
          if (errors[0]?.code === 'bad-value') continue;
          expect({ text, errors }).toEqual({ text, errors: [] });
          const compiled = compileFilter(filter, entity, { now: NOW });
          expect({ entity, text, error: compiled.error }).toEqual({ entity, text, error: undefined });
          expect(whole.prepare(`SELECT count(*) FROM ${tables[entity]} WHERE ${compiled.where}`).pluck().get(...compiled.params)).toBe(0);
          expect(findNewest(whole, compiled, { limit: 5 })).toEqual([]);
        }
      }
    }
    whole.close();
  });

  it('never puts a value into the SQL text', () => {
    fc.assert(fc.property(filterArbitrary(), fc.constant('zq7'), (filter, mark) => {
      const marked = compileFilter({ kind: 'and', nodes: [filter, { kind: 'text', text: `${mark}'; DROP TABLE events` }, { kind: 'field', field: 'attr', key: `${mark}'k`, op: '=', values: [{ kind: 'text', text: `${mark}"` }] }] }, 'events', { now: NOW });
      expect(marked.where).not.toContain(mark);
    }));
  });
});

const severities: Outcome[] = [...OUTCOMES].sort((left, right) => OUTCOME_SEVERITY[left] - OUTCOME_SEVERITY[right]);
it('relies on an order of outcomes in which each has its own place', () => {
  expect(new Set(severities.map((outcome) => OUTCOME_SEVERITY[outcome])).size).toBe(OUTCOMES.length);
});
