/** Fills a data folder with users that have identities and profiles, as the pipeline would have left them. */
import type Database from 'better-sqlite3';
import { IdentityService } from '../../src/engine/identity/index.ts';
import { createSqliteIdentityStore, openSpaces } from '../../src/engine/identity/sqlite-store.ts';
import { scopeKey } from '../../src/engine/identity/strategy.ts';
import { applyBatch } from '../../src/engine/profiles/index.ts';
import { openDatabase } from '../../src/engine/store/open.ts';
import { workspaceFileSchema } from '../../src/protocol/workspace.ts';
import { sampleBatch } from './sample-batch.ts';
import type { Batch } from '../../src/engine/batch/types.ts';

export const WORKSPACE = workspaceFileSchema.parse({ name: 'Bench', workspace_token: 'be9c0000' });
export const STARTED = 1_795_000_000_000;
const USERS_PER_COMMIT = 10_000;

export const mpidOf = (user: number): string => String(7_000_000_000_000_000_000n + BigInt(user) * 9_973n);
export const customerOf = (user: number): string => `customer-${user}`;
export const deviceOf = (user: number): string => `3c6df563-1256-49de-ccfa-${String(user).padStart(12, '0')}`;

/** A batch of the user: ten events, one of them a change of an attribute. */
export function userBatch(user: number, turn: number): Batch {
  const batch = sampleBatch({
    environment: 'production', mpid: mpidOf(user), mp_deviceid: deviceOf(user), batch_id: String(turn),
    user_attributes: { plan: 'gold', tier: 'silver', score: String(turn), $city: 'Malmö', newsletter: 'true', favourite: 'tents', visits: '17', theme: 'dark' },
    device_info: { platform: 'iOS', brand: 'iPhone16,2', product: 'iPhone16,2', device_manufacturer: 'Apple', device_model: 'iPhone16,2', os_version: '19.1', screen_height: 2796, screen_width: 1290, locale_language: 'en', locale_country: 'SE', timezone_offset: 2, is_tablet: false, cpu_architecture: 'arm64', limit_ad_tracking: false },
    consent_state: { gdpr: { analytics: { consented: true, timestamp_unixtime_ms: STARTED } } },
  }) as unknown as Batch;
  const [first] = batch.events;
  for (const [index, { data }] of batch.events.entries()) {
    data['event_id'] = String(turn * 100 + index);
    data['session_uuid'] = `${user % 7}-${Math.floor(turn / 4)}`;
  }
  first!.event_type = 'user_attribute_change';
  first!.data['user_attribute_name'] = 'score';
  first!.data['new'] = String(turn);
  return batch;
}

/** Opens the folder's database with `count` users in it and an identity service over them. */
export function fillUsers(dataDir: string, count: number): { db: Database.Database; identities: IdentityService } {
  const { db } = openDatabase(dataDir, 'main', STARTED);
  const identities = new IdentityService({ db, mint: (make) => make(), onAliased: () => undefined, onDeleted: () => undefined });
  identities.configure(WORKSPACE.identity, WORKSPACE.workspace_token);
  const users = createSqliteIdentityStore(db, openSpaces(db, scopeKey(WORKSPACE.identity.scope, WORKSPACE.workspace_token)));
  const profile = db.prepare('INSERT INTO profiles(mpid, workspace, first_seen, last_seen, state) VALUES (?, ?, ?, ?, ?)');
  const { first_seen: _first, last_seen: _last, ...state } = applyBatch(null, userBatch(0, 1), {
    input: 'ios', platform: 'ios', source: 'platform', receivedAt: STARTED, sentAt: STARTED, snapshotWrites: false, deleted: [],
    unreached: { attributes: new Set(), identities: new Set() }, deviceIdentities: [], settings: WORKSPACE.profiles,
  }).state;
  const text = JSON.stringify(state);
  db.pragma('synchronous = OFF');
  // One type after the other, each in the order of its key, as an index grows fastest.
  const numbers = Array.from({ length: count }, (_, index) => index);
  const byCustomer = numbers.toSorted((a, b) => (customerOf(a) < customerOf(b) ? -1 : 1));
  const fill = (order: readonly number[], row: (number: number) => void): void => {
    for (let from = 0; from < count; from += USERS_PER_COMMIT) db.transaction(() => { for (const number of order.slice(from, from + USERS_PER_COMMIT)) row(number); })();
  };
  fill(byCustomer, (number) => users.setIdentity({ mpid: mpidOf(number), environment: 'production' }, { type: 'customer_id', key: customerOf(number), value: customerOf(number), at: STARTED }));
  fill(numbers, (number) => {
    const mpid = mpidOf(number);
    users.createUser(mpid, 'production', STARTED, null);
    users.setIdentity({ mpid, environment: 'production' }, { type: 'device_application_stamp', key: deviceOf(number), value: deviceOf(number), at: STARTED });
    profile.run(mpid, WORKSPACE.workspace_token, STARTED, STARTED, text.replaceAll(deviceOf(0), deviceOf(number)));
  });
  db.pragma('synchronous = NORMAL');
  db.pragma('wal_checkpoint(TRUNCATE)');
  return { db, identities };
}
