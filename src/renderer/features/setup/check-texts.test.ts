import { expect, it } from 'vitest';
import { currentCheck, waitingHint } from './check-texts.ts';
import type { Check } from './check-texts.ts';

function checks(...states: Check['state'][]): Check[] {
  return (['listening', 'config', 'identity', 'batch'] as const).map((id, index) => ({ id, state: states[index] ?? 'waiting', at: null, message: '', request_id: null }));
}

it('points at the step that holds the others up', () => {
  expect(currentCheck(checks('done', 'waiting', 'waiting'), 'web')?.id).toBe('identity');
  expect(currentCheck(checks('done', 'waiting', 'failed'), 'android')?.id).toBe('identity');
  expect(currentCheck(checks('done', 'not-needed', 'done', 'done'), 's2s')).toBeUndefined();
});

it('says what holds a step up, given what arrived', () => {
  const identified = checks('done', 'not-needed', 'done', 'waiting');
  expect(waitingHint(identified[3]!, identified, 'web')).toContain('log one');
  const silent = checks('done');
  expect(waitingHint(silent[1]!, silent, 'web')).toContain('requestConfig is off');
  expect(waitingHint(silent[3]!, silent, 's2s')).toContain('No config or identity call');
});
