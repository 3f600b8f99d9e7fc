/**
 * Each file of `cases` is a story of calls with the users that they give: P1, P2 … in the order in which they are made. Every story is
 * also told again in memory, from its own record: the strategy that is set must say what really happened.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { IdentityAnswer, IdentityCall } from '../ingest/surface.ts';
import { otherStrategies } from './compare.ts';
import { readIdentityCall, readIdentityCalls } from './read-calls.ts';
import { retell } from './retell.ts';
import { BATCH_CALL, identitySettings, openIdentities } from './testing.ts';

type Ids = Record<string, string>;

interface CaseCall {
  readonly identify?: Ids;
  readonly login?: Ids;
  readonly logout?: Ids;
  readonly search?: Ids;
  readonly batch?: Ids;
  readonly batch_of?: string;
  readonly modify?: string;
  readonly delete?: string;
  readonly alias?: readonly [source: string, destination: string];
  readonly changes?: readonly [type: string, from: string | null, to: string | null][];
  /** Of an alias, from now. */
  readonly days?: readonly [start: number, end: number];
  readonly previous?: string;
  readonly read_only?: boolean;
  /** What must come of it; what is not named is not looked at. */
  readonly status?: number;
  readonly gives?: string;
  readonly created?: boolean;
  readonly known?: boolean;
  readonly source?: string | null;
  readonly orphaned?: readonly string[];
  readonly notes?: readonly string[];
  readonly error?: string;
  readonly outcome?: string;
  readonly because?: string;
}

interface Case {
  readonly about: string;
  readonly settings: object;
  readonly calls: readonly CaseCall[];
  /** Identities of every user at the end. */
  readonly after?: Readonly<Record<string, readonly string[]>>;
}

const folder = new URL('./cases/', import.meta.url);
const DAY_MS = 86_400_000;
const FIRST_AT = 1_800_000_000_000;
const KINDS = ['identify', 'login', 'logout', 'search'] as const;
const EVENTS_API: Ids = { ios_idfv: 'ios_idfv', roku_aid: 'roku_advertising_id' };

const number = (label: string): string => label.slice(1);
const label = (mpid: string | null | undefined): string | null => (mpid === null || mpid === undefined ? null : `P${mpid}`);

function openStory({ settings }: Case): { run: (call: CaseCall, index: number) => void; db: ReturnType<typeof openIdentities>['db'] } {
  let made = 0;
  const { db, service } = openIdentities(settings, { mint: () => String(++made) });
  const ask = (call: CaseCall, at: number): IdentityAnswer => {
    const common = { input: 'web', at };
    const environment = 'development';
    if (call.modify !== undefined) {
      const identity_changes = call.changes!.map(([identity_type, old_value, new_value]) => ({ identity_type, old_value, new_value }));
      return service.answer({ ...common, kind: 'modify', mpid: number(call.modify), body: { environment, identity_changes } });
    }
    if (call.alias !== undefined) {
      const [source, destination] = call.alias;
      const range = call.days === undefined ? {} : { start_unixtime_ms: FIRST_AT + call.days[0] * DAY_MS, end_unixtime_ms: FIRST_AT + call.days[1] * DAY_MS };
      return service.answer({ ...common, kind: 'alias', body: { environment, data: { source_mpid: number(source), destination_mpid: number(destination), ...range } } });
    }
    const kind = KINDS.find((one) => call[one] !== undefined)!;
    const body = { environment, known_identities: call[kind], previous_mpid: call.previous === undefined ? null : number(call.previous) };
    return service.answer({ ...common, kind, readOnly: call.read_only ?? false, body } as IdentityCall);
  };
  const resolve = (call: CaseCall, at: number): { mpid: string; reason: { code: string } } => {
    const device_info: Ids = {};
    const user_identities: Ids = {};
    for (const [type, value] of Object.entries(call.batch ?? {})) (type in EVENTS_API ? device_info : user_identities)[EVENTS_API[type] ?? type] = value;
    const mpid = call.batch_of === undefined ? {} : { mpid: number(call.batch_of) };
    return service.resolveBatch({ environment: 'development', events: [], device_info, user_identities, ...mpid }, { ...BATCH_CALL, receivedAt: at });
  };

  const run = (call: CaseCall, index: number): void => {
    const at = FIRST_AT + index;
    const last = (): ReturnType<typeof readIdentityCalls>[number] => readIdentityCalls(db, { limit: 1 })[0]!;
    if (call.delete !== undefined) {
      expect(service.deleteUsers({ environment: 'development', mpids: [number(call.delete)], input: null }, at)).toEqual([number(call.delete)]);
      return;
    }
    if (call.batch !== undefined || call.batch_of !== undefined) {
      const { mpid, reason } = resolve(call, at);
      expect({ gives: label(mpid), notes: [reason.code], created: reason.code === 'mpid-created' }).toMatchObject(Object.fromEntries(Object.entries(call).filter(([key]) => ['gives', 'notes', 'created'].includes(key))));
      return;
    }
    const { status, body, notes = [], decisionId } = ask(call, at);
    const answer = (body === '' ? {} : JSON.parse(body)) as { mpid?: string; message?: string; errors?: { message: string }[]; change_results?: unknown };
    const record = last();
    expect(record.id).toBe(String(decisionId));
    expect([status, record.status]).toEqual([call.status ?? (call.alias === undefined ? 200 : 202), status]);
    if (call.gives !== undefined) expect(label(answer.mpid)).toBe(call.gives);
    if (call.created !== undefined) expect(record.created).toBe(call.created);
    if (call.known !== undefined) expect(record.after.find(({ mpid }) => mpid === record.mpid)?.known).toBe(call.known);
    if (call.source !== undefined) expect(label(record.after.find(({ mpid }) => mpid === record.mpid)?.source_mpid)).toBe(call.source);
    expect(record.steps.filter(({ code }) => code === 'orphaned').map(({ mpids }) => label(mpids![0]))).toEqual(call.orphaned ?? []);
    if (call.notes !== undefined) expect(notes.map(({ code }) => code)).toEqual(call.notes);
    if (call.error !== undefined) expect(answer.errors?.[0]?.message).toBe(call.error);
    if (call.outcome !== undefined) expect(record.alias?.status).toBe(call.outcome);
    if (call.because !== undefined) expect(record.message).toContain(call.because);
  };
  return { run, db };
}

describe.each(readdirSync(folder).sort())('%s', (file) => {
  const story = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Case;
  const settings = identitySettings(story.settings);

  it(`${story.about}`, () => {
    const { run, db } = openStory(story);
    story.calls.forEach(run);
    for (const [user, identities] of Object.entries(story.after ?? {})) {
      expect([user, db.prepare("SELECT type || ' ' || value FROM identity_values WHERE mpid = ? ORDER BY 1").pluck().all(number(user))]).toEqual([user, identities]);
    }
  });

  it('is told the same way in memory', () => {
    const { run, db } = openStory(story);
    story.calls.forEach(run);
    const records = readIdentityCalls(db, { limit: 100 }).reverse();
    for (const record of records) {
      const told = otherStrategies(record, settings).find(({ current }) => current)!;
      // Types that do not exist are in the steps, and not among the identities.
      const codes = (steps: typeof record.steps): string[] => steps.map(({ code }) => code).filter((code) => code !== 'ignored');
      expect({ status: told.status, created: told.created, mpid: told.mpid, codes: codes(told.steps) })
        .toEqual({ status: record.status, created: record.created, mpid: record.created ? null : record.mpid, codes: codes(record.steps) });
      expect(readIdentityCall(db, record.id)).toEqual(record);
    }
    const again = retell(records, settings).strategies.find(({ current }) => current)!;
    expect(again.answers.map(({ mpid, created }) => [mpid, created])).toEqual(records.map((record) => [record.kind === 'modify' && record.status !== 200 ? null : label(record.mpid), record.created]));
    const told = again.answers.filter(({ mpid }) => mpid !== null).map(({ known }) => known);
    expect(told).toEqual(records.filter((_, index) => again.answers[index]!.mpid !== null).map((record) => record.after.find(({ mpid }) => mpid === record.mpid)?.known ?? false));
  });
});
