import type { Violation } from '../../../protocol/data-plan.ts';

const BASE: Violation = {
  id: '1', group: '1', at: 1_795_269_802_114, batch_id: 'b', event_id: 'e', code: 'invalid-value', message: '', pointer: '', plan: 'web_shop', version: 4, profile: 'server',
  match_key: 'custom_event:search:Search', point: 'Search', error_type: 'invalid_value', keyword: 'enum', key: 'category', error_pointer: '#/data/custom_attributes/category',
  path: '#/data/custom_attributes/category', expected: '["shirts","trousers","shoes"]', actual: 'hats', blocked: false, input: 'web', env: 'development', sdk: null, app: null,
};

/** One of each way in which what came can differ from what is planned. */
export const VIOLATION_SAMPLES: readonly Violation[] = [
  BASE,
  { ...BASE, id: '2', code: 'unplanned-event-attribute', error_type: 'unplanned', keyword: 'additionalProperties', key: 'color', expected: null, actual: 'color' },
  { ...BASE, id: '3', code: 'missing-required', error_type: 'missing_required', keyword: 'required', key: 'transaction_id', expected: 'transaction_id', actual: null },
];
