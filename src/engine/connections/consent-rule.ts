/** The consent rule of a connection (spec/pipeline.md d.2). One row that matches is enough; a purpose without a record never matches. */
import type { ConsentRule } from '../../protocol/forwarding.ts';
import type { PrivacySettings } from '../../protocol/privacy.ts';
import { CCPA_PURPOSE } from '../../protocol/user.ts';
import type { Batch, ConsentState } from '../batch/types.ts';
import { quoted } from '../wording.ts';
import type { Blocker } from './types.ts';

export type ConsentRow = ConsentRule['any'][number];

/** Purposes are the same in any case, as the SDKs' hashes have it. */
export function purposeKey(purpose: string): string {
  return purpose.trim().toLowerCase();
}

/** What the user said on a row's purpose; null without a record. */
export function consentSeen(state: ConsentState | undefined | null, row: ConsentRow): boolean | null {
  if (row.regulation === 'ccpa') return state?.ccpa?.[CCPA_PURPOSE]?.consented ?? null;
  const gdpr = state?.gdpr;
  if (gdpr === undefined || gdpr === null) return null;
  if (Object.hasOwn(gdpr, row.purpose)) return gdpr[row.purpose]!.consented;
  const wanted = purposeKey(row.purpose);
  for (const [purpose, consent] of Object.entries(gdpr)) if (purposeKey(purpose) === wanted) return consent.consented;
  return null;
}

export interface ConsentVerdict {
  readonly forwards: boolean;
  /** What was seen for each row of the rule; null without a record. */
  readonly seen: readonly (boolean | null)[];
  /** The first row that matched; -1 when none did. */
  readonly matched: number;
}

/** The rule on a user's consent, without words. */
export function judgeConsent({ forward, any }: ConsentRule, state: ConsentState | undefined | null): ConsentVerdict {
  const seen = any.map((row) => consentSeen(state, row));
  const matched = any.findIndex((row, index) => seen[index] === row.consented);
  return { forwards: (matched >= 0) === (forward === 'only'), seen, matched };
}

/** `GDPR consent given for "marketing"`, as the rule's row says it. */
export function rowText(row: ConsentRow): string {
  if (row.regulation === 'ccpa') return `CCPA data sale opt-out ${row.consented ? 'present' : 'not present'}`;
  return `GDPR consent ${row.consented ? 'given' : 'rejected'} for ${quoted(row.purpose)}`;
}

function seenText(row: ConsentRow, seen: boolean | null): string {
  if (row.regulation === 'ccpa') return seen === null ? 'no record of a CCPA data sale opt-out' : seen ? 'opted out of the sale of data under CCPA' : 'did not opt out of the sale of data under CCPA';
  return seen === null ? `no record of GDPR consent for ${quoted(row.purpose)}` : `${seen ? 'gave' : 'rejected'} GDPR consent for ${quoted(row.purpose)}`;
}

function valueKey(row: ConsentRow): string {
  return row.regulation === 'ccpa' ? `ccpa/${CCPA_PURPOSE}` : `gdpr/${row.purpose}`;
}

export function compileConsentRule(connection: string, rule: ConsentRule, { gdpr_purposes: defined }: PrivacySettings): (batch: Batch) => Blocker | null {
  const pointer = (path: string): NonNullable<Blocker['reason']['pointer']> => ({ kind: 'connection', name: connection, path: `/forwarding/consent${path}`, file: `connections/${connection}.json` });
  const known = new Set(defined.map(purposeKey));
  const unknown = defined.length === 0 ? [] : [...new Set(rule.any.flatMap((row) => (row.regulation === 'gdpr' && !known.has(purposeKey(row.purpose)) ? [row.purpose] : [])))];
  const remark = unknown.map((purpose) => ` The workspace defines no GDPR purpose ${quoted(purpose)}.`).join('');
  const wanted = rule.any.map(rowText).join(' or ');
  return ({ mpid, consent_state: state }) => {
    if (mpid === undefined) {
      return { outcome: 'consent', reason: { code: 'consent-no-user', message: `The connection ${connection} asks for consent, and this batch has no user.${remark}`, pointer: pointer(''), value: null } };
    }
    const { forwards, seen, matched } = judgeConsent(rule, state);
    if (forwards) return null;
    const value = Object.fromEntries(rule.any.map((row, index) => [valueKey(row), seen[index]!]));
    if (rule.forward === 'except') {
      const row = rule.any[matched]!;
      return { outcome: 'consent', reason: { code: 'consent-excluded', message: `The connection ${connection} does not forward users with ${rowText(row)}; this user ${seenText(row, seen[matched]!)}.${remark}`, pointer: pointer(`/any/${matched}`), value } };
    }
    const told = [...new Set(rule.any.map((row, index) => (seen[index] === null ? `has ${seenText(row, null)}` : seenText(row, seen[index]!))))].join(' and ');
    return { outcome: 'consent', reason: { code: 'consent-missing', message: `The connection ${connection} forwards only users with ${wanted}; this user ${told}.${remark}`, pointer: pointer(''), value } };
  };
}
