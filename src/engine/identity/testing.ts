/** An identity service on a database of its own, for tests. */
import Database from 'better-sqlite3';
import { identitySettingsSchema } from '../../protocol/identity.ts';
import type { IdentitySettings } from '../../protocol/identity.ts';
import { IdentityService } from './index.ts';
import type { BatchCall, IdentityServiceParts } from './index.ts';
import { IDENTITY_SCHEMA, IDENTITY_SPACES_SCHEMA } from './schema.ts';

export const BATCH_CALL: BatchCall = { receivedAt: 1_000, input: 'web', requestId: 1 };

export function identitySettings(settings: object): IdentitySettings {
  return identitySettingsSchema.parse(settings);
}

export function openIdentities(settings: object, parts: Partial<IdentityServiceParts> = {}): { db: Database.Database; service: IdentityService } {
  const db = new Database(':memory:');
  db.exec(IDENTITY_SCHEMA + IDENTITY_SPACES_SCHEMA);
  const service = new IdentityService({ db, mint: (make) => make(), onAliased: () => undefined, onDeleted: () => undefined, ...parts });
  service.configure(identitySettings(settings), '0badcafe');
  return { db, service };
}
