/** Connections whose rules contradict each other, or let nothing pass. */
import type { AttributeRule, ConsentRule } from '../../protocol/forwarding.ts';
import type { IdentitySettings } from '../../protocol/identity.ts';
import type { Kit } from '../../protocol/kit.ts';
import type { PrivacySettings } from '../../protocol/privacy.ts';
import type { ConnectionFile } from '../../protocol/workspace.ts';
import { quoted } from '../wording.ts';
import type { FileIssue } from './check-issue.ts';
import { purposeProblem, samePurpose } from './check-purposes.ts';

type Row = ConsentRule['any'][number];

export interface RuleSurroundings {
  readonly privacy: PrivacySettings;
  readonly identity: IdentitySettings;
}

export function ruleIssues(connection: ConnectionFile, { privacy, identity }: RuleSurroundings): FileIssue[] {
  const { forwarding, kit } = connection;
  return [
    ...(connection.active ? closedIssues(connection, identity) : []),
    ...(forwarding.consent === undefined ? [] : consentIssues(['forwarding', 'consent'], forwarding.consent, privacy)),
    ...(kit === undefined ? [] : kitIssues(connection, kit, privacy)),
  ];
}

/** Settings that leave nobody. A connection that is switched off says so itself. */
function closedIssues({ sampling_percent: percent, environments, forwarding }: ConnectionFile, { strategy, login }: IdentitySettings): FileIssue[] {
  const closed = (path: FileIssue['path'], message: string): FileIssue => ({ path, severity: 'warning', code: 'forwards-nothing', message });
  return [
    ...(percent > 0 ? [] : [closed(['sampling_percent'], '"sampling_percent" is 0, so no user\'s data is ever forwarded: raise it, or set "active" to false.')]),
    ...(environments.development || environments.production ? [] : [closed(['environments'], '"environments" takes neither development nor production data, so nothing is ever forwarded: switch one on, or set "active" to false.')]),
    ...(forwarding.logged_in_only && (strategy === 'best-match' || login?.length === 0)
      ? [closed(['forwarding', 'logged_in_only'], `"forwarding.logged_in_only" takes logged-in users only, and the identity strategy ${quoted(strategy)} has no login identities here, so nobody ever is: remove it, or name login identities in "identity.login" under the strategy "conversion".`)]
      : []),
  ];
}

function rowPurpose(row: Row): string {
  return row.regulation === 'gdpr' ? row.purpose : 'data_sale_opt_out';
}

function sameSubject(a: Row, b: Row): boolean {
  return a.regulation === b.regulation && samePurpose(rowPurpose(a), rowPurpose(b));
}

function consentIssues(path: FileIssue['path'], { forward, any }: ConsentRule, privacy: PrivacySettings): FileIssue[] {
  const consequence = forward === 'only' ? 'The hosted product keeps no consent on it, so there this row lets nobody pass' : 'The hosted product keeps no consent on it, so there this row holds nobody back';
  return any.flatMap((row, index): FileIssue[] => [
    ...(row.regulation === 'gdpr' ? purposeProblem([...path, 'any', index, 'purpose'], row.purpose, privacy, consequence) : []),
    ...(any.slice(0, index).some((other) => sameSubject(other, row) && other.consented !== row.consented)
      ? [{
        path: [...path, 'any', index], severity: 'warning' as const, code: 'contradictory-rule' as const,
        message: `The rule names ${quoted(rowPurpose(row))} both as given and as not given, and one match is enough: it ${forward === 'only' ? 'lets every user pass' : 'holds every user back'} who has a record at all, whatever it says. Keep one of the two rows.`,
      }]
      : []),
  ]);
}

function sameAttribute(a: AttributeRule, b: AttributeRule): boolean {
  return a.name.toLowerCase() === b.name.toLowerCase() && a.value.toLowerCase() === b.value.toLowerCase();
}

function sameRows(a: ConsentRule, b: ConsentRule): boolean {
  const within = (one: ConsentRule, other: ConsentRule): boolean => one.any.every((row) => other.any.some((candidate) => sameSubject(row, candidate) && row.consented === candidate.consented));
  return within(a, b) && within(b, a);
}

/** A kit's own rule may differ from the connection's; one that says the opposite is a slip. */
function kitIssues({ forwarding, sampling_percent: percent }: ConnectionFile, { rules, filters, sampling_percent: share }: Kit, privacy: PrivacySettings): FileIssue[] {
  const pairs: [keyof typeof rules, boolean][] = [
    ['consent', rules.consent !== undefined && forwarding.consent !== undefined && sameRows(rules.consent, forwarding.consent)],
    ['event_attribute', rules.event_attribute !== undefined && forwarding.event_attribute !== undefined && sameAttribute(rules.event_attribute, forwarding.event_attribute)],
    ['user_attribute', rules.user_attribute !== undefined && forwarding.user_attribute !== undefined && sameAttribute(rules.user_attribute, forwarding.user_attribute)],
  ];
  return [
    ...pairs.flatMap(([rule, alike]): FileIssue[] => {
      if (!alike || rules[rule]?.forward === forwarding[rule]?.forward) return [];
      return [{
        path: ['kit', 'rules', rule, 'forward'], severity: 'warning', code: 'kit-contradicts',
        message: `The kit's rule says the opposite of ${quoted(`forwarding.${rule}`)}: what the kit takes the server holds back, and the other way round. Make them alike, or remove "kit.rules.${rule}", and the connection's own rule holds for both.`,
      }];
    }),
    ...(share === undefined || percent === 100 || share === percent ? [] : [{
      path: ['kit', 'sampling_percent'], severity: 'warning' as const, code: 'kit-contradicts' as const,
      message: `The kit takes ${share} % of the users and the server ${percent} % of them, so the users of buckets ${Math.min(share, percent)} to ${Math.max(share, percent) - 1} reach one of the two only: make "kit.sampling_percent" and "sampling_percent" alike, unless that is meant.`,
    }]),
    ...(rules.consent === undefined ? [] : consentIssues(['kit', 'rules', 'consent'], rules.consent, privacy)),
    ...filters.consent_purposes.flatMap((purpose, index) => purposeProblem(['kit', 'filters', 'consent_purposes', index], purpose, privacy, 'The hosted product keeps no consent on it, so there this entry does nothing')),
  ];
}
