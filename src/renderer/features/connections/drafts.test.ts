import { describe, expect, test } from 'vitest';
import { connectionSchema, outputSchema } from '../../../protocol/workspace.ts';
import { conflictOf, dirtyKeys, discarded, edited, EMPTY_DESK, kept, saved } from './drafts.ts';
import type { Files } from './drafts.ts';
import { undo } from '../../stores/history.ts';

const connection = connectionSchema.parse({ input: 'web', output: 'crm' });
const output = outputSchema.parse({ partner: 'webhook' });
const files: Files = { inputs: {}, outputs: { crm: output }, connections: { 'web-to-crm': connection } };
const off = { ...connection, active: false };
const KEY = 'connections/web-to-crm';
const two = edited(edited(EMPTY_DESK, KEY, connection, off, null, 0), 'outputs/crm', output, { ...output, label: 'CRM' }, 'label', 1);

describe('drafts of several files', () => {
  test('share one history, and an edit that changes nothing is none', () => {
    expect(edited(EMPTY_DESK, KEY, connection, { ...connection }, null, 0)).toBe(EMPTY_DESK);
    expect(dirtyKeys(two, files)).toEqual([KEY, 'outputs/crm']);
    const back = { ...two, history: undo(two.history) };
    expect(dirtyKeys(back, files)).toEqual([KEY]);
    expect(dirtyKeys({ ...back, history: undo(back.history) }, files)).toEqual([]);
  });

  test('a draft that is as the file again is no change', () => {
    expect(dirtyKeys(edited(two, KEY, connection, { ...connection }, null, 2), files)).toEqual(['outputs/crm']);
  });

  test('what was discarded can be brought back', () => {
    const gone = discarded(two, [KEY], 2);
    expect(dirtyKeys(gone, files)).toEqual(['outputs/crm']);
    expect(dirtyKeys({ ...gone, history: undo(gone.history) }, files)).toEqual([KEY, 'outputs/crm']);
  });

  test('a change of the file outside is a conflict until one side is taken', () => {
    const theirs: Files = { ...files, connections: { 'web-to-crm': { ...connection, sampling_percent: 50 } } };
    expect(conflictOf(two, files, KEY)).toBeNull();
    expect(conflictOf(two, theirs, KEY)).toEqual(theirs.connections['web-to-crm']);
    expect(conflictOf(kept(two, theirs, KEY), theirs, KEY)).toBeNull();
    expect(dirtyKeys(kept(two, theirs, KEY), theirs)).toContain(KEY);
    expect(conflictOf(two, { ...files, connections: { 'web-to-crm': off } }, KEY)).toBeNull();
  });

  test('its own save is no conflict, and what was typed meanwhile stays', () => {
    const later = edited(two, 'outputs/crm', output, { ...output, label: 'CRM 2' }, 'label', 5_000);
    const after = saved(later, { [KEY]: off, 'outputs/crm': { ...output, label: 'CRM' } });
    const now: Files = { ...files, connections: { 'web-to-crm': off }, outputs: { crm: { ...output, label: 'CRM' } } };
    expect(dirtyKeys(after, now)).toEqual(['outputs/crm']);
    expect(conflictOf(after, now, 'outputs/crm')).toBeNull();
  });
});
