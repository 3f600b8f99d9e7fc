import { describe, expect, it } from 'vitest';
import { dayChoice, dayRange, heldBack, shownColumns, shownRows, WHOLE_DAY } from './forwarding-model.ts';
import type { ForwardingRow } from './forwarding-model.ts';

const row = (id: string, depth: number, type: string, name = ''): ForwardingRow => ({ id, label: id, depth, type, name, received: 0, filter: '', cells: [] });

describe.each([[0, 0, 1], [0, 1, 2]])('with the total at depth %d, types at %d and names at %d', (total, type, name) => {
  const rows = [row('total', total, ''), row('screen_view', type, 'screen_view'), row('Home', name, 'screen_view', 'Home'), row('Cart', name, 'screen_view', 'Cart'), row('session_start', type, 'session_start')];
  it.each([
    [[], ['total 0 null', 'screen_view 0 false', 'session_start 0 null']],
    [['screen_view'], ['total 0 null', 'screen_view 0 true', 'Home 1 null', 'Cart 1 null', 'session_start 0 null']],
    [['total', 'session_start'], ['total 0 null', 'screen_view 0 false', 'session_start 0 null']],
  ])('open: %j', (open, shown) => { expect(shownRows(rows, open).map((one) => `${one.row.id} ${one.level} ${one.open}`)).toEqual(shown); });
});

it('leaves columns out', () => {
  const columns = ['mixpanel', 'webhook', 'braze'].map((output) => ({ output, label: output, partner: output }));
  expect(shownColumns(columns, ['webhook', 'gone'])).toEqual([0, 2]);
});

it('counts what was held back, and by what most of it was', () => {
  const reason = (outcome: 'consent' | 'failed' | null, count: number) => ({ code: String(outcome), outcome, label: '', count, filter: '' });
  expect(heldBack({ out: 6, filter: '', fewer: [reason(null, 9), reason('consent', 4), reason('failed', 1)] })).toEqual({ count: 5, outcome: 'consent' });
  expect(heldBack({ out: 6, filter: '', fewer: [reason(null, 9)] })).toBeNull();
  expect(heldBack({ out: null, filter: '', fewer: [reason('failed', 9)] })).toBeNull();
});

it('goes from days and hours to the address and back', () => {
  const now = Date.parse('2026-11-21T14:03Z');
  const day = (text: string): number => Date.parse(`${text}T00:00Z`);
  expect(dayChoice('today', now)).toEqual({ day: day('2026-11-21'), hour: WHOLE_DAY });
  expect(dayChoice('2026-11-20T07', now)).toEqual({ day: day('2026-11-20'), hour: 7 });
  for (const range of ['today', '2026-11-20', '2026-11-20T00', '2026-11-21T23']) expect(dayRange(dayChoice(range, now), now)).toBe(range);
  expect(dayRange({ day: day('2026-11-21'), hour: WHOLE_DAY }, now)).toBe('today');
});
