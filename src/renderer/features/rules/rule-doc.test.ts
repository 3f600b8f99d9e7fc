import { describe, expect, it } from 'vitest';
import { hasConflict, isDirty, keepTyped, openDoc, syncDoc, takeFile } from './rule-doc.ts';

describe('the text of a rule', () => {
  it('follows its file while nothing was typed', () => {
    expect(syncDoc(openDoc('a'), 'b')).toEqual({ base: 'b', code: 'b', revision: 1 });
  });

  it('is itself after it was saved', () => {
    const saved = syncDoc({ base: 'a', code: 'typed', revision: 0 }, 'typed');
    expect(saved).toEqual({ base: 'typed', code: 'typed', revision: 0 });
    expect(isDirty(saved, 'typed')).toBe(false);
  });

  it('is kept when both changed, until one is chosen', () => {
    const doc = syncDoc({ base: 'a', code: 'typed', revision: 0 }, 'theirs');
    expect(doc.code).toBe('typed');
    expect(hasConflict(doc, 'theirs')).toBe(true);
    expect(takeFile(doc, 'theirs')).toEqual({ base: 'theirs', code: 'theirs', revision: 1 });
    const kept = keepTyped(doc, 'theirs');
    expect([kept.code, hasConflict(kept, 'theirs'), isDirty(kept, 'theirs')]).toEqual(['typed', false, true]);
  });

  it('typed back to what it was is no change', () => {
    expect(isDirty({ base: 'a', code: 'a', revision: 3 }, 'a')).toBe(false);
  });
});
