import { describe, expect, it } from 'vitest';
import { blockEffect, containerOf, firstLanguage, groupFilter, groupPath, leafOf, percent, sortGroups, totals } from './violation-model.ts';
import { violationQuery } from './violation-view.ts';
import { group } from './test-groups.ts';

const NO_BLOCKS = { ev: false, ea: false, ua: false, id: false };

describe('groups of violations', () => {
  it('are sorted, and equal ones keep one order', () => {
    const groups = [group({ id: '3', count: 1 }), group({ id: '1', count: 7 }), group({ id: '2', count: 1 })];
    expect(sortGroups(groups, 'count', true).map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(sortGroups(groups, 'count', false).map(({ id }) => id)).toEqual(['2', '3', '1']);
  });

  it('name the attribute, also the one that is missing', () => {
    expect(groupPath({ code: 'unplanned-event', path: '#', key: 'Odd' })).toBe('');
    expect(groupPath({ code: 'invalid-type', path: '#/data/custom_attributes/price', key: 'price' })).toBe('custom_attributes.price');
    expect(groupPath({ code: 'missing-required', path: '#/data/product_action', key: 'transaction_id' })).toBe('product_action.transaction_id');
    expect(groupPath({ code: 'missing-required', path: '#', key: 'email' })).toBe('email');
    expect(groupPath({ code: 'missing-required', path: '#/data/custom_attributes/id', key: 'id' })).toBe('custom_attributes.id');
  });

  it('show the name first and what it stands in after it', () => {
    const path = 'product_action.products[*].weight';
    expect([leafOf(path), containerOf(path), containerOf('custom_attributes.price'), leafOf('email')]).toEqual(['weight', 'product action › products[*]', '', 'email']);
  });

  it('lead to their rows', () => {
    expect(groupFilter({ id: '12' })).toBe('violation="#12"');
  });
});

it('writes shares as people do', () => {
  expect([percent(0, 0), percent(1, 3), percent(1, 1000), percent(999, 1000), percent(5, 5)]).toEqual(['0 %', '33 %', '<1 %', '>99 %', '100 %']);
  expect(totals({ received: 40, with_violations: 10 })).toEqual({ received: 40, violating: '25 %', valid: '75 %' });
});

it('says what blocking does or would do', () => {
  expect(blockEffect('invalid-type', false, NO_BLOCKS).kind).toBe('never');
  expect(blockEffect('unplanned-event', true, NO_BLOCKS)).toMatchObject({ kind: 'blocked', title: 'Blocked here' });
  expect(blockEffect('unplanned-event', false, { ...NO_BLOCKS, ev: true }).title).toBe('Blocked from now on');
  expect(blockEffect('unplanned-identity', false, null).text).toContain('Block unplanned identities');
});

it('starts with the language of the platform, then with the one chosen last', () => {
  const languages = ['JavaScript', 'Swift', 'Kotlin', 'Node'];
  expect(firstLanguage(languages, 'android', null)).toBe('Kotlin');
  expect(firstLanguage(languages, 's2s', null)).toBe('Node');
  expect(firstLanguage(languages, 'android', 'Swift')).toBe('Swift');
  expect(firstLanguage(languages, 'roku', 'Ruby')).toBe('JavaScript');
  expect(firstLanguage([], 'web', null)).toBeNull();
});

it('joins ticks, pickers and filter into one query', () => {
  expect(violationQuery([], { input: null, env: null, violationFilter: '' })).toBe('');
  expect(violationQuery(['web@2'], { input: 'web', env: 'production', violationFilter: ' type=commerce ' })).toBe('plan=web version=2 input=web env=production type=commerce');
  expect(violationQuery(['web@2', 'app_x@10'], { input: null, env: null, violationFilter: '' })).toBe('(plan=web version=2 | plan=app_x version=10)');
});
