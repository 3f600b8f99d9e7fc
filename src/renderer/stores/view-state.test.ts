import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextQuery, filterValue } from './context.ts';
import { decodeViewState, encodeViewState } from './view-state.ts';
import type { ViewState } from './view-state.ts';

const text = fc.string({ unit: 'grapheme' }).map((value) => value.toWellFormed());
const optional = fc.option(text.filter((value) => value !== ''), { nil: null });

const viewState: fc.Arbitrary<ViewState> = fc.record({
  navigation: fc.record({ screen: fc.constantFrom('stream', 'data-plans', 'users', 'requests', 'setup', 'settings'), section: optional }),
  context: fc.record({
    input: optional,
    env: fc.constantFrom('development', 'production', null),
    focus: fc.array(fc.record({ field: fc.constantFrom('mpid', 'device', 'session', 'batch'), value: text.filter((value) => value !== '') }), { maxLength: 3 }),
    filter: text,
    requestFilter: text,
    violationFilter: text,
    userSearch: text,
    connectionSearch: text,
  }),
  selection: fc.record({ event: optional, batch: optional, tab: optional, step: optional, request: optional, violation: optional, point: optional, user: optional, userTab: optional, call: optional }),
}) as fc.Arbitrary<ViewState>;

describe('view state in the address', () => {
  it('comes back as it was', () => {
    fc.assert(fc.property(viewState, (state) => { expect(decodeViewState(encodeViewState(state))).toEqual(state); }));
  });

  it('reads anything without failing', () => {
    fc.assert(fc.property(fc.string(), (hash) => { expect(decodeViewState(hash).navigation.screen).toBeTypeOf('string'); }));
  });

  it('is readable', () => {
    const state = decodeViewState('#/stream?filter=type%3Dcommerce_event&env=development&focus=mpid%3D42&at.event=9');
    expect(state.context).toEqual({ input: null, env: 'development', filter: 'type=commerce_event', requestFilter: '', violationFilter: '', userSearch: '', connectionSearch: '', focus: [{ field: 'mpid', value: '42' }] });
    expect(state.selection.event).toBe('9');
    expect(decodeViewState('#/outputs/braze/requests/9').navigation).toEqual({ screen: 'outputs', section: 'braze/requests/9' });
    expect(encodeViewState({ ...state, navigation: { screen: 'outputs', section: 'braze/requests/9' } })).toMatch(/^#\/outputs\/braze\/requests\/9\?/);
  });
});

it('joins pickers, chips and filter into one query', () => {
  expect(contextQuery({ input: 'web', env: 'production', focus: [{ field: 'device', value: 'Pixel 9' }], filter: ' age<10m ' })).toBe('input=web env=production device="Pixel 9" age<10m');
  expect(filterValue('say "hi"')).toBe('"say \\"hi\\""');
});
