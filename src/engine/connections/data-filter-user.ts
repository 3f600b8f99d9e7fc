/** What the Data Filter takes out of the user's part of a batch: attributes, identities and consent (spec/pipeline.md c.1, c.6). */
import { isObject } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { CCPA_PURPOSE } from '../../protocol/user.ts';
import type { Batch } from '../batch/types.ts';
import { quoted } from '../wording.ts';
import type { FilterLog } from './data-filter-log.ts';
import { offOf } from './data-filter-switches.ts';
import type { Off, Switches } from './data-filter-switches.ts';

const attributeText = (name: string): string => `the user attribute ${quoted(name)}`;
const purposeText = (name: string): string => `the GDPR purpose ${quoted(name)}`;
const GDPR_TEXT = 'consent under GDPR';
const CCPA_TEXT = 'consent under CCPA';

/** The batch that was given when nothing is off. */
export function filterUser(batch: Batch, switches: Switches, log: FilterLog): Batch {
  let out = batch;
  const put = <K extends keyof Batch>(key: K, before: Batch[K], after: Batch[K]): void => {
    if (after !== before) out = { ...out, [key]: after };
  };
  const { user_attributes: attributes, deleted_user_attributes: deleted, user_identities: identities, consent_state: consent, system_notifications: notifications } = batch;
  if (switches.userAttributes !== null) {
    if (isMap(attributes)) put('user_attributes', attributes, log.without(attributes, switches.userAttributes, '/user_attributes', 'user-attribute', attributeText));
    if (Array.isArray(deleted)) {
      const { userAttributes } = switches;
      put('deleted_user_attributes', deleted, kept(deleted, (name, index) => {
        const off = offOf(userAttributes, name);
        if (off !== null) log.remove(off, `/deleted_user_attributes/${index}`, name, 'user-attribute', attributeText(name), name);
        return off === null;
      }));
    }
  }
  if (switches.identities !== null && isMap(identities)) {
    put('user_identities', identities, log.without(identities, switches.identities, '/user_identities', 'user-identity', (type) => `the identity ${type}`));
  }
  if (isMap(consent)) put('consent_state', consent, filterConsent(consent, switches, log));
  if (Array.isArray(notifications)) {
    put('system_notifications', notifications, kept(notifications, (notification, index) => {
      const change = consentChange(notification, switches);
      if (change !== null) log.remove(change.off, `/system_notifications/${index}`, notification, 'consent', change.what, change.value);
      return change === null;
    }));
  }
  return out;
}

function isMap<T extends object>(value: T | null | undefined): value is T {
  return typeof value === 'object' && value !== null;
}

/** The same list when all stay. */
function kept<T>(list: readonly T[], stays: (entry: T, index: number) => boolean): T[] {
  const out = list.filter(stays);
  return out.length === list.length ? (list as T[]) : out;
}

function filterConsent(state: NonNullable<Batch['consent_state']>, { gdpr, ccpa }: Switches, log: FilterLog): NonNullable<Batch['consent_state']> {
  let out = state;
  if (isMap(state.gdpr)) {
    if (gdpr.off !== null) {
      const { gdpr: purposes, ...rest } = out;
      log.remove(gdpr.off, '/consent_state/gdpr', purposes, 'consent', GDPR_TEXT, 'gdpr');
      out = rest;
    } else if (gdpr.leaves !== null) {
      const purposes = log.without(state.gdpr as unknown as Record<string, Json>, gdpr.leaves, '/consent_state/gdpr', 'consent', purposeText);
      if (purposes !== (state.gdpr as unknown)) out = { ...out, gdpr: purposes as unknown as NonNullable<typeof state.gdpr> };
    }
  }
  if (ccpa !== null && isMap(state.ccpa)) {
    const { ccpa: purposes, ...rest } = out;
    log.remove(ccpa, '/consent_state/ccpa', purposes, 'consent', CCPA_TEXT, CCPA_PURPOSE);
    out = rest;
  }
  return out;
}

/** Why a notification of a consent change goes; null when it stays. */
function consentChange(notification: Json, { gdpr, ccpa }: Switches): { off: Off; what: string; value: string } | null {
  if (!isObject(notification)) return null;
  if (notification['type'] === 'ccpa_change') return ccpa === null ? null : { off: ccpa, what: CCPA_TEXT, value: CCPA_PURPOSE };
  if (notification['type'] !== 'gdpr_change') return null;
  if (gdpr.off !== null) return { off: gdpr.off, what: GDPR_TEXT, value: 'gdpr' };
  const data = notification['data'];
  const purpose = isObject(data!) && typeof data['purpose'] === 'string' ? data['purpose'] : '';
  const off = gdpr.leaves === null ? null : offOf(gdpr.leaves, purpose);
  return off === null ? null : { off, what: purposeText(purpose), value: purpose };
}
