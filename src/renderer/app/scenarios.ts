/** Sample calls that the engine sends to itself through the real ingest port (resources/samples). */
export interface Scenario {
  /** `null` is the engine's default sample. */
  readonly id: string | null;
  readonly label: string;
  readonly detail: string;
}

export const SCENARIOS: readonly Scenario[] = [
  { id: null, label: 'Sample batch', detail: 'Session start, screen view, custom event and purchase' },
  { id: 'checkout', label: 'Checkout', detail: 'From the product page to the purchase' },
  { id: 'login', label: 'Login', detail: 'An anonymous visitor becomes a known user' },
  { id: 'opt-out', label: 'Opt-out', detail: 'Consent is withdrawn, then everything' },
  { id: 'malformed', label: 'Malformed batch', detail: 'A body that is cut off in the middle' },
];
