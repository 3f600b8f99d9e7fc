/** What a commerce event is, as filters and mappings know it: `custom_event_type` of spec/data-model.md 3.3. */
import { isObject } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { PRODUCT_ACTIONS } from '../batch/schema.ts';

const PROMOTIONS: Readonly<Record<string, string>> = { view: 'promotion_view', click: 'promotion_click' };

/** `unknown` for an action without a name, and for an event without any. */
export function commerceTypeOf(data: JsonObject): string {
  const { product_action: product, promotion_action: promotion, product_impressions: impressions } = data;
  if (isObject(product!)) {
    const action = String(product['action']);
    return Object.hasOwn(PRODUCT_ACTIONS, action) ? PRODUCT_ACTIONS[action]!.type : 'unknown';
  }
  if (isObject(promotion!)) return PROMOTIONS[String(promotion['action'])] ?? 'unknown';
  return Array.isArray(impressions) ? 'impression' : 'unknown';
}
