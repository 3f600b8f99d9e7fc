import { expect, test } from 'vitest';
import { customMappingSchema } from '../../../../protocol/custom-mapping.ts';
import { mappedEvents, previewQuery, sourceText, targetText } from './mapping-words.ts';

const mapping = (value: object) => customMappingSchema.parse(value);
const level = mapping({ to: 'fb_level', matches: [{ message: 'custom_event', event: 'Level Up', where: { name: 'mode', values: ['ranked', 'casual'] } }] });
const purchase = mapping({ matches: [{ message: 'commerce_event', event_type: 'add_to_cart' }] });

test('says what a mapping is for, and what it makes', () => {
  expect([sourceText(level), targetText(level)]).toEqual(['Level Up with mode = ranked or casual', 'fb_level']);
  expect([sourceText(purchase), targetText(purchase)]).toEqual(['any add to cart commerce event', 'its own name']);
  expect(sourceText(mapping({ default: 'screen_view' }))).toBe('every other screen');
});

test('knows the events that it goes by, and finds captured ones', () => {
  expect([...mappedEvents([level, purchase])]).toEqual(['level up']);
  expect(previewQuery(level, 'web')).toBe('input=web type=custom_event name:"Level Up"');
  expect(previewQuery(purchase, 'my app')).toBe('input="my app" type=commerce_event kind=add_to_cart');
});
