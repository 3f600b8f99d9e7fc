/**
 * One case a file of `cases/`: batches in the order of their arrival, and what the profile and the last batch's enrichment come to.
 * `UPDATE_FIXTURES=1` rewrites the expected side; look at the difference before committing it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../protocol/json.ts';
import { profileSettingsSchema } from '../../protocol/user.ts';
import type { SourceClass } from '../../protocol/user.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import { applyBatch } from './apply.ts';
import { enrichBatch } from './enrich.ts';
import type { KnownIdentity } from './enrich.ts';
import type { BatchFacts, ProfileState, ProfileWrite } from './types.ts';

interface Arrival {
  readonly at: number;
  readonly platform?: Platform;
  readonly input?: string;
  readonly source?: SourceClass;
  /** Time that the SDK sent; that of arrival when absent. */
  readonly sent_at?: number;
  readonly unreached?: { readonly attributes?: readonly string[]; readonly identities?: readonly string[] };
  readonly batch: JsonObject;
}

interface Case {
  readonly scenario: string;
  readonly settings?: JsonObject;
  readonly identities?: readonly KnownIdentity[];
  readonly batches: readonly Arrival[];
  expected?: unknown;
}

const dir = join(import.meta.dirname, 'cases');
const update = process.env['UPDATE_FIXTURES'] === '1';
const ENRICHED = ['user_attributes', 'user_identities', 'consent_state', 'integration_attributes', 'device_info', 'system_notifications'] as const;

const line = ({ what, key, kind, value, at, applied, reason }: ProfileWrite): string =>
  `${what} ${key} ${kind === 'deleted' ? 'deleted' : kind === 'tag' ? 'tagged' : JSON.stringify(value)} @${at}${applied ? '' : ' refused'}${reason === null ? '' : `: ${reason}`}`;

function run({ batches, settings, identities = [] }: Case): unknown {
  const parsed = profileSettingsSchema.parse(settings ?? {});
  let state: ProfileState | null = null;
  const history: string[] = [];
  const notes: string[] = [];
  let enriched: Record<string, unknown> = {};
  for (const [index, { at, platform = 'ios', input = platform, source = 'platform', sent_at = at, unreached, batch: given }] of batches.entries()) {
    const { batch } = normaliseBatch({ environment: 'production', batch_id: String(index + 1), ...given });
    const facts: BatchFacts = {
      input, platform, source, receivedAt: at, sentAt: sent_at, snapshotWrites: platform === 's2s', deleted: batch.deleted_user_attributes ?? [], settings: parsed, deviceIdentities: [],
      unreached: { attributes: new Set(unreached?.attributes), identities: new Set(unreached?.identities) },
    };
    const applied = applyBatch(state, batch, facts);
    state = applied.state;
    history.push(...applied.writes.map(line));
    notes.push(...applied.notes.map(({ code, pointer, message }) => `${code} ${pointer}: ${message}`));
    const out = enrichBatch(batch, applied, { identities, sentAt: sent_at, settings: parsed });
    enriched = Object.fromEntries(ENRICHED.flatMap((key) => (out[key] === undefined ? [] : [[key, out[key]]])));
  }
  const { attributes, consent, devices, sessions, inputs, attribution, ...rest } = state!;
  return JSON.parse(JSON.stringify({
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, { kind, value, at, input }]) => [key, kind === 'deleted' ? `deleted @${at}` : { value, at, input }])),
    ...(consent.length > 0 ? { consent: consent.map(({ regulation, purpose, consented, at }) => `${regulation} ${purpose} ${consented} @${at}`) } : {}),
    ...(devices.length > 0 ? { devices: devices.map(({ info: _info, identities: _identities, ...device }) => device) } : {}),
    ...(sessions.length > 0 ? { sessions } : {}),
    ...(attribution.length > 0 ? { attribution } : {}),
    inputs, ...rest, history, notes, enriched,
  })) as unknown;
}

describe('profiles', () => {
  it.each(readdirSync(dir))('%s', (file) => {
    const path = join(dir, file);
    const given = JSON.parse(readFileSync(path, 'utf8')) as Case;
    const found = run(given);
    if (update) writeFileSync(path, `${JSON.stringify({ ...given, expected: found }, undefined, 2)}\n`);
    else expect(found).toEqual(given.expected);
  });
});
