/** The field's own words, shared by engine, window and CLI (ui.md B2, spec/data-model.md 3, spec/pipeline.md 0.2). */

export const PLATFORMS = [
  'web', 'ios', 'android', 'tvos', 'roku', 'fire_tv', 'xbox', 'alexa', 'smart_tv', 'desktop', 's2s',
] as const;
export type Platform = (typeof PLATFORMS)[number];

export const ENVIRONMENTS = ['development', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export const EVENT_TYPES = [
  'session_start', 'session_end', 'screen_view', 'custom_event', 'commerce_event', 'crash_report', 'opt_out',
  'first_run', 'push_registration', 'push_message', 'push_reaction', 'application_state_transition',
  'network_performance', 'breadcrumb', 'profile', 'user_attribute_change', 'user_identity_change', 'uninstall',
  'pre_attribution', 'validation_result', 'unknown',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What became of an event at one output. The words are the same in lists, filters and the CLI. */
export const OUTCOMES = [
  'delivered', 'filtered', 'consent', 'plan-blocked', 'rule-dropped', 'rule-error', 'unsupported', 'kit-only',
  'queued', 'retrying', 'failed',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** From the best to the worst; a row shows its worst. */
export const OUTCOME_SEVERITY: Readonly<Record<Outcome, number>> = {
  delivered: 0, 'kit-only': 1, unsupported: 2, filtered: 3, queued: 4, consent: 5, 'plan-blocked': 6,
  'rule-dropped': 7, retrying: 8, 'rule-error': 9, failed: 10,
};

/** Null when there is none. */
export function worstOutcome(outcomes: Iterable<Outcome>): Outcome | null {
  let worst: Outcome | null = null;
  for (const outcome of outcomes) if (worst === null || OUTCOME_SEVERITY[outcome] > OUTCOME_SEVERITY[worst]) worst = outcome;
  return worst;
}

export const VERDICTS = ['passed', 'changed', 'dropped', 'error', 'skipped'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The stages in order: the table of contents of the product. `unit` tells whether a stage runs once a batch or once a connection. */
export const STAGES = [
  { id: 'receive', label: 'Received', unit: 'batch' },
  { id: 'limits', label: 'Limits', unit: 'batch' },
  { id: 'duplicates', label: 'Duplicates', unit: 'batch' },
  { id: 'environment', label: 'Environment', unit: 'batch' },
  { id: 'all-outputs-rules', label: 'All-outputs rules', unit: 'batch' },
  { id: 'identity', label: 'Identity', unit: 'batch' },
  { id: 'server-ids', label: 'Server ids', unit: 'batch' },
  { id: 'data-plan', label: 'Data plan', unit: 'batch' },
  { id: 'plan-blocking', label: 'Plan blocking', unit: 'batch' },
  { id: 'profile', label: 'Profile', unit: 'batch' },
  { id: 'audiences', label: 'Audiences', unit: 'batch' },
  { id: 'enrichment', label: 'Enrichment', unit: 'batch' },
  { id: 'split', label: 'User split', unit: 'connection' },
  { id: 'gates', label: 'Connection', unit: 'connection' },
  { id: 'sampling', label: 'Sampling', unit: 'connection' },
  { id: 'forwarding-rules', label: 'Forwarding rules', unit: 'connection' },
  { id: 'filters', label: 'Filters', unit: 'connection' },
  { id: 'output-rules', label: 'Output rules', unit: 'connection' },
  { id: 'custom-mappings', label: 'Custom mappings', unit: 'connection' },
  { id: 'mapping', label: 'Mapping', unit: 'connection' },
  { id: 'queue', label: 'Queue', unit: 'connection' },
  { id: 'delivery', label: 'Delivery', unit: 'connection' },
] as const;
export type StageId = (typeof STAGES)[number]['id'];

export const STAGE_LABELS = Object.fromEntries(STAGES.map((stage) => [stage.id, stage.label])) as Record<StageId, string>;
