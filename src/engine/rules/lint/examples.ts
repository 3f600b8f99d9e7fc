/** Batches on which the mistakes of a rule show. */
import type { RuleFinding } from '../../../protocol/rule.ts';
import { findTemplate } from '../templates.ts';

type Example = NonNullable<RuleFinding['example']>;

export function templateExample(id: string): Example | null {
  const template = findTemplate(id);
  return template === undefined ? null : { title: template.title, template: id, batch_id: null, batch: template.batch };
}

function ownExample(title: string, batch: object): Example {
  return { title, template: null, batch_id: null, batch: { environment: 'development', ...batch } as Example['batch'] };
}

const commerce = (data: object): object => ({ events: [{ event_type: 'commerce_event', data: { currency_code: 'USD', ...data } }] });

/** The batch on which a path is missing. */
export function exampleWithout(path: string): Example | null {
  if (path.startsWith('batch.events.#')) return templateExample('no-events');
  if (/^batch\.(user_identities|integration_attributes|partner_identities)$/.test(path)) return templateExample('session');
  if (/^batch\.user_(attributes|identities)\./.test(path)) return templateExample('web-page-view');
  if (path.startsWith('batch.consent_state.gdpr')) return ownExample('Only consent of another kind', { events: [], consent_state: { ccpa: {} } });
  if (path.startsWith('batch.consent_state.')) return ownExample('Only consent of another kind', { events: [], consent_state: { gdpr: {} } });
  if (path.startsWith('batch.')) return templateExample('s2s-support-request');
  if (path === 'event.data.product_action.products') return ownExample('A product action without products', commerce({ product_action: { action: 'checkout' } }));
  if (path === 'event.data.promotion_action.promotions') return ownExample('A promotion action without promotions', commerce({ promotion_action: { action: 'view' } }));
  if (path === 'product.custom_attributes') return templateExample('android-checkout');
  if (path.startsWith('event.data.custom_attributes.')) return ownExample('An event with other attributes', { events: [{ event_type: 'custom_event', data: { event_name: 'Other', custom_event_type: 'other', custom_attributes: {} } }] });
  return templateExample('every-event-type');
}
