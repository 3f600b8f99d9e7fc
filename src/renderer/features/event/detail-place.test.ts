import { beforeEach, expect, it } from 'vitest';
import { EMPTY_SELECTION, select, selectionStore } from '../../stores/selection.ts';
import { batchPlace, deliveryPlace, showDelivery, showInBatch, showWhy } from './detail-place.ts';

beforeEach(() => select(EMPTY_SELECTION));

const step = (): string | null => selectionStore.getState().step;

it('names a request and a field of its body, whatever the field is called', () => {
  showDelivery('d-1');
  expect(deliveryPlace(step())).toEqual({ delivery: 'd-1', field: null });
  showDelivery('d-1', '/0/properties/a~1b~0c\nd');
  expect(deliveryPlace(step())).toEqual({ delivery: 'd-1', field: '/0/properties/a~1b~0c\nd' });
  showDelivery('d-1', '');
  expect(deliveryPlace(step())).toEqual({ delivery: 'd-1', field: '' });
});

it('reads no place where another tab left its choice', () => {
  showInBatch('/events/0');
  expect([batchPlace(step()), deliveryPlace(step())]).toEqual(['/events/0', { delivery: null, field: null }]);
  showWhy('web-mixpanel');
  expect([batchPlace(step()), deliveryPlace(step())]).toEqual([null, { delivery: null, field: null }]);
});

it('asks why of the output that is chosen in the trace, unless another is named', () => {
  select({ step: 'c:web-mixpanel' });
  showWhy(null);
  expect(selectionStore.getState()).toMatchObject({ tab: 'why', step: 'c:web-mixpanel' });
});
