import { describe, expect, it } from 'vitest';
import { draftOf, isEmpty, nextId, problemsOf, sentAs, toEdit } from './edit-model.ts';
import { attribute, user } from './test-users.ts';

const mira = user({
  attributes: [attribute('tier', 'gold'), attribute('sizes', ['s', 'm']), attribute('vip', null)],
  identities: [{ type: 'email', value: 'm@x.org', at: 0, call_id: null, call_kind: null, input: null, login: true, unique: true, immutable: false }],
  consent: [{ regulation: 'gdpr', purpose: 'ads', consented: true, at: 0, document: null, location: null, hardware_id: null, batch_id: null }],
});
const draft = draftOf(mira, 'web');

describe('edit of a user', () => {
  it('is empty until something differs', () => {
    expect(isEmpty(toEdit(draft))).toBe(true);
    expect(sentAs(toEdit(draft), false)).toEqual([]);
  });

  it('sends only what differs: texts, lists, tags, deletions, consent, identities', () => {
    const edit = toEdit({
      ...draft,
      attributes: [
        ...draft.attributes.map((row) => (row.key === 'tier' ? { ...row, removed: true } : row.key === 'sizes' ? { ...row, text: 's\n\n l ' } : row)),
        { id: nextId(draft.attributes), key: ' age ', kind: 'text', text: '42', was: null, removed: false },
        { id: 9, key: 'new', kind: 'tag', text: 'ignored', was: null, removed: false },
        { id: 10, key: 'gone again', kind: 'text', text: '', was: null, removed: true },
      ],
      identities: [...draft.identities.map((row) => ({ ...row, value: 'mira@x.org' })), { id: 1, type: 'customer_id', value: 'C-1', was: null, removed: false, immutable: false }],
      consent: draft.consent.map((row) => ({ ...row, consented: false, document: 'v2' })),
    });
    expect(edit).toEqual({
      input: 'web', attributes: { sizes: ['s', 'l'], age: '42', new: null }, deleted_attributes: ['tier'],
      consent: [{ regulation: 'gdpr', purpose: 'ads', consented: false, document: 'v2' }],
      identities: [{ type: 'email', old_value: 'm@x.org', new_value: 'mira@x.org' }, { type: 'customer_id', old_value: null, new_value: 'C-1' }],
    });
    expect(sentAs(edit, true)[1]).toContain('4 user attributes: ');
    expect(sentAs(edit, false)).toEqual(['An Identity API modify with 2 changes: Email, Customer ID', 'A batch with 4 user attribute change events: sizes, age, new, tier, and consent for ads']);
  });

  it('names what stands in the way', () => {
    const problems = problemsOf({
      ...draft,
      attributes: [...draft.attributes, { id: 7, key: 'tier', kind: 'text', text: '', was: null, removed: false }, { id: 8, key: '', kind: 'text', text: '', was: null, removed: false }],
      identities: draft.identities.map((row) => ({ ...row, value: ' ' })),
      consent: [...draft.consent, { id: 4, regulation: 'gdpr', purpose: 'Ads', consented: true, document: '', was: null }],
    });
    expect([...problems.keys()]).toEqual(['attribute 7', 'attribute 8', 'identity 0', 'consent 4']);
  });
});
