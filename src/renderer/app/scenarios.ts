/** Sample calls that the engine sends to itself through the real ingest port (resources/samples). */
export interface Scenario {
  /** `null` is the engine's default sample. */
  readonly id: string | null;
  readonly label: string;
  readonly detail: string;
  /** Heading that it stands under. */
  readonly group?: string;
}

const PRIVACY = 'Consent and Global Privacy Control';

export const SCENARIOS: readonly Scenario[] = [
  { id: null, label: 'Sample batch', detail: 'Session start, screen view, custom event and purchase' },
  { id: 'checkout', label: 'Checkout', detail: 'From the product page to the purchase' },
  { id: 'login', label: 'Login', detail: 'An anonymous visitor becomes a known user' },
  { id: 'opt-out', label: 'Opt-out', detail: 'Consent is withdrawn, then everything' },
  { id: 'malformed', label: 'Malformed batch', detail: 'A body that is cut off in the middle' },
  { id: 'consent-given', label: 'Consent given', detail: 'To analytics and advertising', group: PRIVACY },
  { id: 'consent-rejected', label: 'Consent rejected', detail: 'Analytics and advertising', group: PRIVACY },
  { id: 'consent-changed', label: 'Consent changed', detail: 'Given, then advertising is withdrawn', group: PRIVACY },
  { id: 'gpc-ccpa', label: 'GPC as CCPA opt-out', detail: 'The browser\'s signal, passed on by the page', group: PRIVACY },
  { id: 'gpc-gdpr', label: 'GPC as GDPR rejection', detail: 'The same, as a rejected purpose', group: PRIVACY },
  { id: 'gpc-attribute', label: 'GPC as user attribute', detail: 'The same, for rules on gpc_signal', group: PRIVACY },
  { id: 'gpc-unused', label: 'GPC that the page ignores', detail: 'The batch gets a note', group: PRIVACY },
];
