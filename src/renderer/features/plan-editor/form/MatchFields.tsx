import { CUSTOM_EVENT_TYPES, PRODUCT_ACTIONS, PROMOTION_ACTIONS, words } from '../../../../protocol/plan-form.ts';
import type { DataPoint } from '../../../../protocol/data-plan.ts';
import { Field } from '../../../ui/Field.tsx';
import { Select } from '../../../ui/Select.tsx';
import { CommitField } from './CommitField.tsx';

type Match = DataPoint['match'];

const CATEGORIES = [
  { value: 'custom_event', label: 'Custom event' },
  { value: 'screen_view', label: 'Screen view' },
  { value: 'product_action', label: 'Commerce event: Product action' },
  { value: 'promotion_action', label: 'Commerce event: Promotion' },
  { value: 'product_impression', label: 'Commerce event: Impression' },
] as const;
type Category = (typeof CATEGORIES)[number]['value'];

const named = (values: readonly string[]) => values.map((value) => ({ value, label: words(value) }));

/** A match of another category; what is known of the old one goes along where it fits. */
export function matchOf(category: string, old: Match | null, name: string): Match {
  const said = (key: string, otherwise: string): string => String(old?.criteria?.[key] ?? otherwise);
  switch (category) {
    case 'custom_event': return { type: category, criteria: { event_name: name, custom_event_type: said('custom_event_type', 'other') } };
    case 'screen_view': return { type: category, criteria: { screen_name: name } };
    case 'product_action': return { type: category, criteria: { action: 'purchase' } };
    case 'promotion_action': return { type: category, criteria: { action: 'view' } };
    default: return { type: category, criteria: {} };
  }
}

const nameOf = (match: Match): string => String(match.criteria?.['event_name'] ?? match.criteria?.['screen_name'] ?? '');

export interface MatchFieldsProps {
  match: Match;
  disabled: boolean;
  onChange: (match: Match) => void;
  /** Why this match cannot be. */
  check: (match: Match) => string | null;
}

/** Which events a data point is about. */
export function MatchFields({ match, disabled, onChange, check }: MatchFieldsProps) {
  const category = CATEGORIES.find(({ value }) => value === match.type)?.value;
  const withCriteria = (criteria: Record<string, string>): Match => ({ ...match, criteria: { ...match.criteria, ...criteria } });
  const nameKey = match.type === 'screen_view' ? 'screen_name' : 'event_name';
  const actions = match.type === 'product_action' ? PRODUCT_ACTIONS : match.type === 'promotion_action' ? PROMOTION_ACTIONS : null;
  const action = String(match.criteria?.['action'] ?? '');
  const eventType = String(match.criteria?.['custom_event_type'] ?? 'unknown');
  const withOwn = (values: readonly string[], own: string) => named(values.includes(own) ? values : [...values, own]);
  return (
    <>
      {category !== undefined && (
        <Field label="Category">
          <Select<Category> label="Category" value={category} disabled={disabled} options={CATEGORIES} onChange={(next) => onChange(matchOf(next, match, nameOf(match)))} />
          {match.type === 'custom_event' && <Select label="Custom event type" value={eventType} disabled={disabled} options={withOwn(CUSTOM_EVENT_TYPES, eventType)} onChange={(custom_event_type) => onChange(withCriteria({ custom_event_type }))} />}
          {actions !== null && <Select label="Action" value={action} disabled={disabled} options={withOwn(actions, action)} onChange={(next) => onChange(withCriteria({ action: next }))} />}
        </Field>
      )}
      {(match.type === 'custom_event' || match.type === 'screen_view') && (
        <Field label={match.type === 'screen_view' ? 'Screen name' : 'Event name'} help="Compared exactly, upper and lower case too.">
          <CommitField label={match.type === 'screen_view' ? 'Screen name' : 'Event name'} className="w-full max-w-80" disabled={disabled} value={nameOf(match)} check={(name) => (name === '' ? 'A name is needed' : check(withCriteria({ [nameKey]: name })))} onCommit={(name) => onChange(withCriteria({ [nameKey]: name }))} />
        </Field>
      )}
    </>
  );
}
