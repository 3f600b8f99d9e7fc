import { describe, expect, it } from 'vitest';
import type { PartnerKnowledge, ReceivedUser } from '../../../protocol/partner.ts';
import { knowledgeLines, knowledgeWords } from './knowledge-model.ts';

const user = (attributes: ReceivedUser['attributes'], more: Partial<ReceivedUser> = {}): ReceivedUser => ({ key: 'k', identifiers: { email: ['ada@example.com'] }, attributes, subscriptions: {}, consents: {}, revenue: {}, events: 0, first_at: 0, last_at: 0, merged_into: null, ...more });
const knowledge = (more: Partial<PartnerKnowledge>): PartnerKnowledge => ({ output: 'o', connection: 'c', user: null, expected: null, why: null, differences: [], ...more });

describe('lines of what a partner knows', () => {
  it('name both sides, differences first, and stay with members of any name', () => {
    const lines = knowledgeLines(knowledge({
      user: user({ tier: 'gold', old: 1, constructor: 'x' }), expected: user({ tier: 'silver', city: 'Ulm', constructor: 'x' }),
      differences: [{ part: 'attribute', name: 'tier', kind: 'other', ours: 'silver', theirs: 'gold', source: '/user_attributes/tier' }, { part: 'attribute', name: 'city', kind: 'missing', ours: 'Ulm', source: null }, { part: 'attribute', name: 'old', kind: 'extra', theirs: 1, source: null }],
    }));
    expect(lines.map(({ key, ours, theirs, kind }) => [key, ours, theirs, kind])).toEqual([
      ['identifier email', ['ada@example.com'], ['ada@example.com'], null],
      ['attribute tier', 'silver', 'gold', 'other'], ['attribute city', 'Ulm', undefined, 'missing'], ['attribute old', undefined, 1, 'extra'], ['attribute constructor', 'x', 'x', null],
    ]);
  });

  it.each([
    [knowledge({ why: 'No active connection leads to this output.' }), 'No active connection leads to this output.', 'neutral'],
    [knowledge({ expected: user({}) }), 'does not know this user yet', 'warn'],
    [knowledge({ user: user({}), why: 'Consent is missing.' }), 'Consent is missing.', 'neutral'],
    [knowledge({ user: user({}), expected: user({}) }), 'knows what we know', 'ok'],
    [knowledge({ user: user({}), expected: user({}), differences: [{ part: 'consent', name: 'ads', kind: 'extra', source: null }] }), '1 difference', 'error'],
  ])('%#', (of, text, tone) => expect(knowledgeWords(of)).toEqual({ text, tone }));
});
