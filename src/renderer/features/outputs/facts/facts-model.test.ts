import { expect, test } from 'vitest';
import type { Fact } from '../../../../protocol/partner.ts';
import { byTopic, EVERY_FACT, factsFor } from './facts-model.ts';

const FACTS: readonly Fact[] = [
  { id: 'batch-size', about: 'limit', text: 'At most 2,000 events a request.', status: 'documented' },
  { id: 'null-values', about: 'field', text: 'Null values are left out.', status: 'unconfirmed' },
  { id: 'answer-order', about: 'answer', text: 'The first error is answered.', status: 'own' },
  { id: 'request-bytes', about: 'limit', text: 'A request over 10 MB is refused.', status: 'own' },
];

test('facts are narrowed by status, topic and words, and grouped in the order of the topics', () => {
  expect(factsFor(FACTS, EVERY_FACT)).toHaveLength(4);
  expect(factsFor(FACTS, { ...EVERY_FACT, status: 'own' }).map(({ id }) => id)).toEqual(['answer-order', 'request-bytes']);
  expect(factsFor(FACTS, { ...EVERY_FACT, topic: 'limit', search: 'request 10' }).map(({ id }) => id)).toEqual(['request-bytes']);
  expect(byTopic(FACTS).map(({ topic, facts }) => [topic, facts.length])).toEqual([['field', 1], ['answer', 1], ['limit', 2]]);
});
