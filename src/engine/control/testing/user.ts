/** A user for tests. */
import type { User } from '../../../protocol/user.ts';

export interface TestUser extends Partial<Omit<User, 'identities' | 'attributes'>> {
  readonly identities?: readonly (readonly [type: string, value: string])[];
  readonly attributes?: Readonly<Record<string, User['attributes'][number]['value']>>;
}

export function testUser({ identities = [], attributes = {}, ...rest }: TestUser): User {
  return {
    mpid: '-7315421962398762345', environment: 'development', scope: 'workspace:0a1b2c3d', known: true, orphaned: false, deleted_at: null, created_at: 1, first_seen: 1, last_seen: 2, source_mpid: null,
    identities: identities.map(([type, value]) => ({ type, value, at: 1, call_id: null, call_kind: null, input: null, login: false, unique: false, immutable: false })),
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, kind: value === null ? 'tag' : Array.isArray(value) ? 'list' : 'text', value, at: 1, source: 'platform', input: 'web', batch_id: null, event_id: null })),
    consent: [], devices: [], sessions: [], inputs: [], opted_out: false, limit_ad_tracking: null, attribution: [], aliases: [], groups: [], ...rest,
  };
}
