/** Consent on a profile (spec/identity-profiles.md 4.3; spec/pipeline.md d.3): the latest statement on each purpose counts. */
import type { Json } from '../../protocol/json.ts';
import { CCPA_PURPOSE } from '../../protocol/user.ts';
import type { ProfileConsent } from '../../protocol/user.ts';
import type { Batch, Consent, ConsentState } from '../batch/types.ts';
import type { Writer } from './attributes.ts';
import type { ProfileWrite } from './types.ts';

const PURPOSES = 100;
const NOTIFICATIONS = { gdpr: 'gdpr_change', ccpa: 'ccpa_change' } as const;

export interface ConsentChanges {
  readonly consent: readonly ProfileConsent[];
  /** Entries of `system_notifications`, one for each change. */
  readonly notifications: readonly Json[];
}

type Statement = Pick<ProfileConsent, 'regulation' | 'purpose'> & { readonly consent: Consent };

/** Purposes are the same in any case (pipeline.md d.2). */
export function samePurpose(a: string, b: string): boolean {
  return a === b || a.trim().toLowerCase() === b.trim().toLowerCase();
}

function* statements(state: ConsentState): Generator<Statement> {
  for (const [purpose, consent] of Object.entries(state.gdpr ?? {})) yield { regulation: 'gdpr', purpose, consent };
  const ccpa = state.ccpa?.[CCPA_PURPOSE];
  if (ccpa !== undefined && ccpa !== null) yield { regulation: 'ccpa', purpose: CCPA_PURPOSE, consent: ccpa };
}

/** `refusals`: an older statement is worth a line of history, since it was made and is no copy of a device's state. */
export function applyConsent(before: readonly ProfileConsent[], batch: Batch, at: number, writer: Writer, refusals: boolean, history: ProfileWrite[]): ConsentChanges {
  const state = batch.consent_state;
  if (state === undefined || state === null || writer.source === 'partner-feed') return { consent: before, notifications: [] };
  const notifications: Json[] = [];
  let consent = before;
  for (const statement of statements(state)) {
    if (typeof statement.consent?.consented !== 'boolean') continue;
    const index = consent.findIndex((one) => one.regulation === statement.regulation && samePurpose(one.purpose, statement.purpose));
    const old = index < 0 ? null : consent[index]!;
    const next = toStored(statement, old?.purpose ?? statement.purpose, at, writer.batchId);
    const changes = old === null || !sameStatement(old, next);
    const reason = old !== null && next.at < old.at ? 'Older than what the profile holds.' : old === null && consent.length >= PURPOSES ? `A user has at most ${PURPOSES} purposes here.` : null;
    if (changes && (reason === null || refusals)) history.push(toWrite(next, writer, reason));
    if (reason !== null || (!changes && next.at === old!.at)) continue;
    consent = index < 0 ? [...consent, next] : consent.with(index, changes ? next : { ...old!, at: next.at });
    if (changes) notifications.push(notification(next, old));
  }
  return { consent, notifications };
}

function toStored({ regulation, consent }: Statement, purpose: string, at: number, batchId: string | null): ProfileConsent {
  return {
    regulation, purpose, consented: consent.consented, at: consent.timestamp_unixtime_ms ?? at,
    document: consent.document ?? null, location: consent.location ?? null, hardware_id: consent.hardware_id ?? null, batch_id: batchId,
  };
}

/** A newer time alone is no change. */
function sameStatement(a: ProfileConsent, b: ProfileConsent): boolean {
  return a.consented === b.consented && a.document === b.document && a.location === b.location && a.hardware_id === b.hardware_id;
}

function toWrite({ regulation, purpose, consented, at, document, location, hardware_id }: ProfileConsent, { source, input, batchId }: Writer, reason: string | null): ProfileWrite {
  return { what: 'consent', key: `${regulation}/${purpose}`, kind: 'text', value: { consented, document, location, hardware_id }, at, source, input, batch_id: batchId, event_id: null, applied: reason === null, reason };
}

function notification(current: ProfileConsent, old: ProfileConsent | null): Json {
  const shape = ({ regulation, consented, at, document, location, hardware_id }: ProfileConsent): Json => ({ regulation: regulation.toUpperCase(), consented, timestamp_unixtime_ms: at, document, location, hardware_id });
  return { type: NOTIFICATIONS[current.regulation], data: { purpose: current.purpose, current: shape(current), old: old === null ? null : shape(old) } };
}

/** A batch's consent with what the profile knows: purposes that it does not name, and newer statements on those that it does. */
export function enrichConsent(state: ConsentState | undefined, stored: readonly ProfileConsent[]): ConsentState | undefined {
  let out = state;
  for (const { regulation, purpose, consented, at, document, location, hardware_id } of stored) {
    const named = regulation === 'gdpr' ? Object.keys(out?.gdpr ?? {}).find((one) => samePurpose(one, purpose)) : CCPA_PURPOSE;
    const own = regulation === 'gdpr' ? (named === undefined ? undefined : out?.gdpr?.[named]) : out?.ccpa?.[CCPA_PURPOSE];
    if (own !== undefined && own !== null && (own.timestamp_unixtime_ms === undefined || own.timestamp_unixtime_ms >= at)) continue;
    const value: Consent = {
      consented, timestamp_unixtime_ms: at, ...(document === null ? {} : { document }), ...(location === null ? {} : { location }), ...(hardware_id === null ? {} : { hardware_id }),
    };
    out = regulation === 'gdpr' ? { ...out, gdpr: { ...out?.gdpr, [named ?? purpose]: value } } : { ...out, ccpa: { ...out?.ccpa, [CCPA_PURPOSE]: value } };
  }
  return out;
}
