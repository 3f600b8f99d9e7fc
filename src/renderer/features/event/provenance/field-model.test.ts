import { expect, it } from 'vitest';
import type { ProvenanceHop } from '../../../../protocol/explain.ts';
import { briefOrigin, choiceAt } from './field-model.ts';

const hop = (what: ProvenanceHop['what'], part: Partial<ProvenanceHop> = {}): ProvenanceHop => ({ what, at: null, value: null, text: '', ...part });
const field = (target: string, ...hops: ProvenanceHop[]) => ({ target, value: null, hops });

it.each([
  [[hop('payload'), hop('mapping'), hop('wire', { at: '/events/0/data/price' })], 'sent as events[0].data.price'],
  [[hop('payload'), hop('all-outputs-rule', { pointer: { kind: 'rule', name: 'fix-price' } }), hop('wire', { at: '/a' })], 'sent as a, all-outputs rule fix-price'],
  [[hop('payload'), hop('setting', { pointer: { kind: 'output', name: 'mixpanel', path: '/settings/token' } })], 'setting token'],
  [[hop('payload'), hop('profile', { batch_id: '1' })], 'profile'],
  [[hop('payload'), hop('profile', { batch_id: '1' }), hop('wire', { at: '/user_attributes/tier', batch_id: '1' })], 'profile, sent as user_attributes.tier'],
  [[hop('payload'), hop('mapping'), hop('server')], 'given by the server'],
  [[hop('payload'), hop('output-rule', { pointer: { kind: 'rule', name: 'lower' } })], 'output rule lower'],
  [[hop('payload'), hop('constant')], 'fixed by the partner'],
])('says in a line where a field came from (%#)', (hops, brief) => {
  expect(briefOrigin(field('/x', ...hops))).toBe(brief);
});

it('finds the field at a place, what is inside of one, and what a place is a part of', () => {
  const fields = [field('/0/event'), field('/0/list'), field('/0/properties/a'), field('/10/event')];
  expect(choiceAt(fields, '/0/event').field?.target).toBe('/0/event');
  expect(choiceAt(fields, '/0').inside.map(({ target }) => target)).toEqual(['/0/event', '/0/list', '/0/properties/a']);
  expect(choiceAt(fields, '/0/list/3').field?.target).toBe('/0/list');
  expect(choiceAt(fields, '/1')).toEqual({ field: null, inside: [] });
});
