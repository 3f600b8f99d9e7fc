import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../protocol/json.ts';
import { diffJson } from '../../protocol/patch.ts';
import { reached, rewind } from './rewind.ts';
import { passThrough, traceStep } from './trace.ts';

const value = fc.jsonValue({ maxDepth: 3 });
const batch = fc.record({ events: fc.array(fc.record({ event_type: fc.constant('custom_event'), data: fc.dictionary(fc.string(), value) }), { maxLength: 6 }), user_attributes: fc.dictionary(fc.string(), value) });

describe('a stored batch taken back', () => {
  it('is what the stage got, whatever two stages did to it', () => {
    fc.assert(fc.property(batch, batch, batch, (received, ruled, blocked) => {
      const step = (stage: 'all-outputs-rules' | 'plan-blocking', before: unknown, after: unknown) => traceStep(stage, { verdict: 'changed', reason: { code: 'x', message: '' }, patch: diffJson(before, after) });
      const trace = [step('all-outputs-rules', received, ruled), passThrough('data-plan'), step('plan-blocking', ruled, blocked)];
      const stored = (): JsonObject => structuredClone(blocked) as JsonObject;
      expect(rewind(stored(), trace, 'all-outputs-rules')).toEqual(received);
      expect(rewind(stored(), trace, 'data-plan')).toEqual(ruled);
      expect(rewind(stored(), trace, 'split')).toEqual(blocked);
    }));
  });

  it('is what the connections got: with its enrichment, which the stored one does not have', () => {
    fc.assert(fc.property(batch, batch, batch, (received, stored, enriched) => {
      const step = (stage: 'all-outputs-rules' | 'enrichment', before: unknown, after: unknown) => traceStep(stage, { verdict: 'changed', reason: { code: 'x', message: '' }, patch: diffJson(before, after) });
      const trace = [step('all-outputs-rules', received, stored), step('enrichment', stored, enriched)];
      const kept = (): JsonObject => structuredClone(stored) as JsonObject;
      expect(rewind(kept(), trace, 'all-outputs-rules')).toEqual(received);
      expect(rewind(kept(), trace, 'data-plan')).toEqual(stored);
      expect(rewind(kept(), trace, 'enrichment')).toEqual(stored);
      expect(rewind(kept(), trace, 'split')).toEqual(enriched);
    }));
  });

  it('knows which stages it never came to', () => {
    const ended = [traceStep('receive', { verdict: 'passed', reason: { code: 'x', message: '' } }), traceStep('duplicates', { verdict: 'dropped', reason: { code: 'x', message: '' } })];
    expect([reached(ended, 'duplicates'), reached(ended, 'all-outputs-rules'), reached(ended, 'split')]).toEqual([true, false, false]);
    expect(reached([...ended, passThrough('enrichment')], 'split')).toBe(true);
  });
});
