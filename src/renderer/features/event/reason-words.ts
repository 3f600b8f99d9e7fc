/** Reasons in a few words, for one line of the trace; the card beside it has the sentence. */
import type { Reason } from '../../../protocol/contract.ts';

/** `rule-error` → `rule error`; of `mixpanel.no-distinct-id` the part that says something. */
export function humanCode(code: string): string {
  return (code.split('.').at(-1) ?? code).replaceAll(/[-_]+/g, ' ');
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));

const ANSWERS: Readonly<Record<string, string>> = { true: 'yes', false: 'no', null: 'no record' };

/** `{"gdpr/ads": false}` → `ads=no`. */
function consentWord(value: Reason['value']): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  return Object.entries(value).map(([key, seen]) => `${key === 'ccpa/data_sale_opt_out' ? 'sale opt-out' : key.slice(key.indexOf('/') + 1)}=${ANSWERS[String(seen)] ?? text(seen)}`).join(', ');
}

const consent = ({ value }: Reason): string => ['consent', consentWord(value)].filter(Boolean).join(': ');

const WORDS: Readonly<Record<string, string | ((reason: Reason) => string)>> = {
  'not-concerned': 'passed',
  'rule-same': 'no change',
  'gates-open': 'open',
  'in-split': 'in the split',
  'sampled-in': 'in the sample',
  'forwarding-rules-pass': 'pass',
  'filter-pass': 'nothing off',
  'nothing-mapped': 'no match',
  'connection-inactive': 'switched off',
  'environment-off': ({ value }) => `no ${text(value)} data`,
  'no-credentials': ({ value }) => `no settings for ${text(value)}`,
  'settings-invalid': 'setting missing',
  'platform-unsupported': ({ value }) => `takes no ${text(value)} data`,
  'event-type-unsupported': ({ value }) => `takes no ${text(value).replaceAll('_', ' ')}`,
  'app-version-too-low': ({ value }) => `version ${text(value)} too low`,
  'event-too-old': 'too old',
  'sampled-out': ({ value }) => `sampled out (bucket ${text(value)})`,
  'sampling-no-user': 'sampling: no user',
  'split-elsewhere': ({ value }) => `split: bucket ${text(value)}`,
  'split-no-user': 'split: no user',
  'consent-missing': consent,
  'consent-excluded': consent,
  'consent-no-user': 'consent: no user',
  'opted-out': 'opted out',
  'not-logged-in': 'not logged in',
  'attribution-rule': ({ value }) => (value === null ? 'not attributed' : `attributed to ${text(value)}`),
  'user-attribute-rule': ({ value }) => (value === null ? 'user attribute missing' : `user attribute=${text(value)}`),
  'user-attribute-no-user': 'user attribute: no user',
  'event-attribute-rule': ({ value }) => (value === null ? 'attribute missing' : `attribute=${text(value)}`),
  'filter-new-data-point': ({ value }) => `not in the filter: ${text(value)}`,
  'mapping-no-products': 'no products',
  'mapping-required-missing': 'required attribute missing',
  'mapping-required-type': 'attribute of another type',
  'rule-dropped': 'dropped by the rule',
  'rule-dropped-event': 'left out by the rule',
  'rule-timeout': 'took too long',
  'duplicate-batch': 'sent before',
};

const LONGEST = 26;

/** Undefined when the code is not one of those that are known by a word of their own. */
export function reasonWord(reason: Reason): string | undefined {
  const known = WORDS[reason.code] ?? (reason.code.startsWith('filter-') ? ({ value }: Reason) => `${text(value)} off` : undefined);
  return typeof known === 'function' ? known(reason) : known;
}

/** `label`: the stage's name, which the words need not say again. */
export function shortReason(reason: Reason, label: string): string {
  const known = reasonWord(reason);
  if (known !== undefined) return known;
  if (reason.message.length <= LONGEST) return reason.message.replace(/\.$/, '');
  const word = humanCode(reason.code);
  const prefix = `${label.toLowerCase()} `;
  return word.startsWith(prefix) ? word.slice(prefix.length) : word;
}
