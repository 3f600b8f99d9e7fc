import { expect, it } from 'vitest';
import type { Json } from '../../protocol/json.ts';
import { ruleTemplateSchema } from '../../protocol/rule.ts';
import { EVENT_TYPES } from '../../protocol/vocabulary.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import { noteSeverity } from '../batch/notes.ts';
import { batchRejection } from '../batch/validate.ts';
import { plainView } from './batch-view.ts';
import { RULE_TEMPLATES } from './templates.ts';

it.each(RULE_TEMPLATES.map((template) => [template.id, template] as const))('%s is a batch as the Events API takes it', (id, template) => {
  expect(ruleTemplateSchema.safeParse(template).success).toBe(true);
  expect(batchRejection(template.batch)).toBeNull();
  const { batch, notes } = normaliseBatch(template.batch as Json);
  expect(notes.filter(({ code }) => noteSeverity(code) !== 'info')).toEqual([]);
  if (template.position === 'output') expect(plainView(batch, 'output')).toEqual(template.batch);
  expect(RULE_TEMPLATES.filter((other) => other.id === id)).toHaveLength(1);
});

it('one holds every event type', () => {
  const events = RULE_TEMPLATES.find(({ id }) => id === 'every-event-type')!.batch['events'] as { event_type: string }[];
  expect(events.map(({ event_type: type }) => type)).toEqual(EVENT_TYPES);
});
