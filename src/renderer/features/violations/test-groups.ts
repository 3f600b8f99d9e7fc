/** Groups for tests. */
import type { Violation, ViolationGroup } from '../../../protocol/data-plan.ts';

export function violation(part: Partial<Violation> = {}): Violation {
  return {
    id: '1', group: '1', at: 1_000, batch_id: 'b1', event_id: 'e1', code: 'unplanned-event', message: 'The event "Odd" is not in the plan.', pointer: '/events/0', plan: 'web', version: 1,
    profile: 'server', match_key: 'custom_event:other:Odd', point: 'Odd', error_type: 'unplanned', keyword: 'none', key: 'Odd', error_pointer: '#', path: '#', expected: null,
    actual: 'Odd', blocked: false, input: 'web', env: 'development', sdk: 'web 2.68', app: '1.0', ...part,
  };
}

export function group(part: Partial<ViolationGroup> = {}): ViolationGroup {
  return {
    id: '1', plan: 'web', version: 1, match_key: 'custom_event:other:Odd', point: 'Odd', code: 'unplanned-event', error_type: 'unplanned', keyword: 'none', key: 'Odd', path: '#',
    count: 1, blocked: 0, first_at: 1_000, last_at: 1_000, inputs: [{ input: 'web', count: 1 }], sdks: ['web 2.68'], apps: ['1.0'], spark: [0, 1], example: violation(), ...part,
  };
}
