/**
 * One case a file of `cases/<kind>/`: a setting, what meets it, and what comes of it.
 * `UPDATE_FIXTURES=1` rewrites the expected side; look at the difference before committing it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Reason } from '../../protocol/contract.ts';
import { dataFilterSchema, INPUT_CLASSES } from '../../protocol/data-filter.ts';
import { splitSchema } from '../../protocol/forwarding.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { plainJson } from '../../protocol/patch.ts';
import { privacySchema } from '../../protocol/privacy.ts';
import { connectionSchema } from '../../protocol/workspace.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import type { Batch } from '../batch/types.ts';
import { bucketOf, compileConnection, compileFilter, compileSplit, judgeConsent, withConsentEvents } from './index.ts';
import type { Blocker, CompiledConnection, UserFacts } from './index.ts';

const root = join(import.meta.dirname, 'cases');
const update = process.env['UPDATE_FIXTURES'] === '1';

type Case = JsonObject & { scenario: string; expected?: Json };

const batchOf = (json: Json | undefined): Batch => normaliseBatch({ environment: 'production', ...(json as JsonObject) }).batch;
const connectionOf = (json: Json | undefined, privacy: Json = {}): CompiledConnection => compileConnection('web-to-shop', connectionSchema.parse({ input: 'web', output: 'shop', ...(json as JsonObject) }), { privacy: privacySchema.parse(privacy) });
const told = ({ code, pointer, value, message }: Reason): object => ({ code, at: `${pointer?.file}${pointer?.path}`, value: value ?? null, message });
const blocked = (blocker: Blocker | null): object | null => (blocker === null ? null : { outcome: blocker.outcome, ...told(blocker.reason), ...(blocker.spares === undefined ? {} : { spares: blocker.spares }) });
const NOBODY: UserFacts = { loggedIn: false, publisher: null, optedOut: false };

const KINDS: Readonly<Record<string, (one: Case) => unknown>> = {
  'data-filter': ({ filter, class: of, batch: given }) => {
    const batch = batchOf(given);
    const before = structuredClone(batch);
    const compiled = compileFilter('shop', INPUT_CLASSES.find((name) => name === of) ?? 'platforms', dataFilterSchema.parse(filter));
    if (compiled === null) return 'lets everything pass';
    const { batch: left, held, removed } = compiled.apply(batch);
    expect(batch).toEqual(before);
    if (held.length === 0 && removed.length === 0) expect(left).toBe(batch);
    const { events, user_attributes, deleted_user_attributes, user_identities, consent_state, system_notifications } = left;
    return {
      held: held.map(({ index, reason }) => ({ index, ...told(reason) })),
      removed: removed.map(({ op, reason }) => ({ path: op.path, before: op.before, ...told(reason) })),
      left: { events, user_attributes, deleted_user_attributes, user_identities, consent_state, system_notifications },
    };
  },
  'forwarding-rules': ({ connection, privacy, batch: given, facts }) => {
    const [compiled, batch] = [connectionOf(connection, privacy), batchOf(given)];
    return { user: compiled.judgeUser(batch, { ...NOBODY, ...(facts as object) }).map(blocked), events: batch.events.map((event) => blocked(compiled.judgeEvent(event))) };
  },
  gates: ({ connection, batch: given, received_at: receivedAt }) => {
    const [compiled, batch] = [connectionOf(connection), batchOf(given)];
    return { batch: compiled.gateBatch(batch).map(blocked), events: batch.events.map((event) => blocked(compiled.gateEvent(event, Number(receivedAt)))) };
  },
  sampling: ({ percent, users }) => {
    const { sampling } = connectionOf({ sampling_percent: percent! });
    return sampling === null ? 'takes every user' : (users as (string | null)[]).map((mpid) => ({ mpid, bucket: mpid === null ? null : bucketOf(mpid), held: blocked(sampling(mpid ?? undefined)) }));
  },
  split: ({ split, users, outputs }) => {
    const divide = compileSplit('web', splitSchema.parse(split));
    return divide === null ? 'takes every user' : (users as (string | null)[]).flatMap((mpid) => (outputs as string[]).map((output) => ({ mpid, output, held: blocked(divide(output, mpid ?? undefined)) })));
  },
  'custom-mappings': ({ mappings, batch: given }) => {
    const batch = batchOf(given);
    const before = structuredClone(batch);
    const { batch: mapped, made, held, missed, origin } = connectionOf({ custom_mappings: mappings! }).map!(batch);
    expect(batch).toEqual(before);
    if (made.every(({ by }) => by === null) && held.length === 0) expect(mapped).toBe(batch);
    return {
      events: mapped.events,
      made: made.map(({ source, by, fields }) => ({ source, by: by === null ? null : by.sentence, fields: fields.map(({ target, source: from, how }) => `${target} <- ${from ?? 'the mapping'} (${how})`) })),
      held: held.map(({ index, reason }) => ({ index, ...told(reason) })),
      missed: missed.map(({ index, mapping, reason }) => ({ index, mapping, code: reason.code })),
      origin: Object.fromEntries(origin),
    };
  },
  'consent-events': ({ batch: given }) => {
    const batch = { ...batchOf(given), batch_id: '1234567890123456789' };
    const result = withConsentEvents(batch);
    return { added: result.added, events: result.batch.events };
  },
};

describe.each(Object.keys(KINDS))('%s', (kind) => {
  const dir = join(root, kind);
  it.each(readdirSync(dir).sort())('%s', (file) => {
    const one = JSON.parse(readFileSync(join(dir, file), 'utf8')) as Case;
    const actual = plainJson(KINDS[kind]!(one));
    if (update) writeFileSync(join(dir, file), `${JSON.stringify({ ...one, expected: actual }, null, 2)}\n`);
    else expect(actual, one.scenario).toEqual(one.expected);
  });
});

describe('the consent rule', () => {
  interface Row { readonly forward: 'only' | 'except'; readonly rows: readonly JsonObject[]; readonly seen: JsonObject; readonly forwards: boolean }
  const rows = JSON.parse(readFileSync(join(root, 'consent-truth-table.json'), 'utf8')) as Row[];

  it('has the whole table: each way of a rule with each state of a user, under both laws', () => expect(rows.length).toBeGreaterThanOrEqual(24));

  it.each(rows.map((row) => [`${row.forward} ${JSON.stringify(row.rows)}, seen ${JSON.stringify(row.seen)}`, row] as const))('%s', (_text, { forward, rows: any, seen, forwards }) => {
    const file = connectionSchema.parse({ input: 'web', output: 'shop', forwarding: { consent: { forward, any } } });
    const batch: Batch = { ...batchOf({ events: [], consent_state: seen }), mpid: '1' };
    expect(judgeConsent(file.forwarding.consent!, batch.consent_state).forwards).toBe(forwards);
    expect(compileConnection('web-to-shop', file, { privacy: privacySchema.parse({}) }).judgeUser(batch, NOBODY).map(({ outcome }) => outcome)).toEqual(forwards ? [] : ['consent']);
  });
});
