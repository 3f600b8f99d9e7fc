import { describe, expect, it } from 'vitest';
import { commit, editTag, isHalfField, wholeText } from './filter-text.ts';

describe('filter bar text', () => {
  it('turns a valid draft into a tag and keeps an invalid one', () => {
    expect(commit({ tags: 'output=braze', draft: 'age<10m ' })).toEqual({ tags: 'output=braze age<10m', draft: '' });
    const broken = { tags: 'output=braze', draft: 'name="unfinished' };
    expect(commit(broken)).toEqual(broken);
  });

  it('takes a tag back for editing and keeps the others', () => {
    expect(editTag({ tags: 'type=commerce_event output=braze age<10m', draft: '' }, 20, 32)).toEqual({ tags: 'type=commerce_event age<10m', draft: 'output=braze' });
  });

  it('waits with a word that may become a field', () => {
    expect(['outp', '-type', 'mug', 'output=', ''].map(isHalfField)).toEqual([true, true, false, false, false]);
  });

  it('joins tags and draft', () => {
    expect(wholeText({ tags: '', draft: ' mug ' })).toBe('mug');
    expect(wholeText({ tags: 'a=b', draft: '' })).toBe('a=b');
  });
});
