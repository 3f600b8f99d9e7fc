/** Data points as people read them, and where their events are: all from the match key (spec/data-plans.md 4.2). */
import { filterValue } from '../stores/context.ts';
import { segmentsOf } from '../../protocol/pointer.ts';

export interface PointName {
  /** Event type, for the glyph. */
  readonly type: string;
  readonly name: string;
  /** What the hosted window writes below the name. */
  readonly category: string;
}

function words(text: string): string {
  return text.replaceAll('_', ' ');
}

function sentence(text: string): string {
  const spaced = words(text);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export function pointName(matchKey: string): PointName {
  const [type = '', first = '', rest = ''] = /^([^:]*):?([^:]*):?(.*)$/s.exec(matchKey)?.slice(1) ?? [];
  switch (type) {
    case 'custom_event': return { type, name: rest || first || 'Custom event', category: `Custom event: ${words(first)}` };
    case 'screen_view': return { type, name: rest || first || 'Screen view', category: 'Screen view' };
    case 'product_action': return { type: 'commerce_event', name: sentence(first), category: 'Commerce event: product action' };
    case 'promotion_action': return { type: 'commerce_event', name: `Promotion ${words(first)}`, category: 'Commerce event: promotion' };
    case 'product_impression': return { type: 'commerce_event', name: 'Product impression', category: 'Commerce event: impression' };
    case 'user_attributes': return { type: 'user_attribute_change', name: 'User attributes', category: 'User attributes' };
    case 'user_identities': return { type: 'user_identity_change', name: 'User identities', category: 'User identities' };
    default: return { type, name: rest || first || sentence(type), category: sentence(type) };
  }
}

/** The data point's events in the filter language; null where no single event carries it. */
export function pointFilter(matchKey: string): string | null {
  const [type = '', first = '', rest = ''] = /^([^:]*):?([^:]*):?(.*)$/s.exec(matchKey)?.slice(1) ?? [];
  switch (type) {
    case 'custom_event': return `type=custom_event${first === '' ? '' : ` kind=${filterValue(first)}`} name=${filterValue(rest)}`;
    case 'screen_view': return `type=screen_view name=${filterValue(rest || first)}`;
    case 'product_action': return `type=commerce_event kind=${filterValue(first)}`;
    case 'promotion_action': return `type=commerce_event kind=promotion_${first}`;
    case 'product_impression': return 'type=commerce_event kind=impression';
    case 'user_attributes':
    case 'user_identities': return null;
    default: return `type=${filterValue(type)}`;
  }
}

/** `#/data/custom_attributes/price` as `custom_attributes.price`; the event or map itself is an empty string. */
export function shortPath(errorPath: string): string {
  const parts = segmentsOf(errorPath.replace(/^#/, ''));
  const inner = parts[0] === 'data' ? parts.slice(1) : parts;
  return inner.map((part, index) => (part === '*' || /^\d+$/.test(part) ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('');
}
