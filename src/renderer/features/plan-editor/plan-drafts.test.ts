import { describe, expect, test } from 'vitest';
import type { DataPlan } from '../../../protocol/data-plan.ts';
import { discarded, edited, editVersion, isDirty, readPlan, startDraft, textOf, typed, withSaved } from './plan-drafts.ts';
import { record, redo, startHistory, undo } from '../../stores/history.ts';

const plan: DataPlan = { data_plan_id: 'web_shop', data_plan_name: 'Web shop', own: 1, data_plan_versions: [{ version: 1, activated_environment: 'none', version_document: { data_points: [] } }] };
const renamed = (name: string) => (value: DataPlan): DataPlan => ({ ...value, data_plan_name: name });

describe('a draft', () => {
  test('form and text edit the same plan', () => {
    const form = edited(startDraft(plan), renamed('A'), null, 0);
    expect(JSON.parse(textOf(form))).toEqual({ ...plan, data_plan_name: 'A' });
    const text = typed(form, textOf(form).replace('"A"', '"B"'), 0);
    expect(text.history.present.data_plan_name).toBe('B');
    expect(isDirty(text)).toBe(true);
    expect(isDirty(typed(text, JSON.stringify(plan), 0))).toBe(false);
  });

  test('text that is no plan is kept as typed, says why, and leaves the form at the last good state', () => {
    const broken = typed(startDraft(plan), '{"data_plan_id": 7', 0);
    expect(broken.textError).not.toBeNull();
    expect(textOf(broken)).toBe('{"data_plan_id": 7');
    expect(broken.history.present).toBe(plan);
    expect(readPlan('{"data_plan_id":"a","data_plan_name":"A","data_plan_versions":[{"version":0,"version_document":{"data_points":[]}}]}')).toMatchObject({ error: expect.stringContaining('data_plan_versions.0.version') });
  });

  test('a change of the file is taken over when nothing is edited, and is a conflict otherwise', () => {
    const theirs = renamed('Theirs')(plan);
    expect(withSaved(startDraft(plan), theirs).history.present).toBe(theirs);
    const mine = edited(startDraft(plan), renamed('Mine'), null, 0);
    const conflict = withSaved(mine, theirs);
    expect(conflict.conflict).toBe(theirs);
    expect(conflict.history.present.data_plan_name).toBe('Mine');
    expect(withSaved(conflict, plan).conflict).toBeNull();
  });

  test('its own save is no conflict', () => {
    const mine = edited(startDraft(plan), renamed('Mine'), null, 0);
    const saved = withSaved(mine, mine.history.present);
    expect([saved.conflict, isDirty(saved)]).toEqual([null, false]);
    const { data_plan_name: name, ...rest } = mine.history.present;
    expect(withSaved(saved, { ...rest, data_plan_name: name })).toBe(saved);
  });

  test('what was discarded can be brought back', () => {
    const mine = edited(startDraft(plan), renamed('Mine'), null, 0);
    const gone = discarded(mine, 0);
    expect([gone.history.present, isDirty(gone)]).toEqual([plan, false]);
    expect(undo(gone.history).present.data_plan_name).toBe('Mine');
  });

  test('an edit that changes nothing is none', () => {
    const draft = startDraft(plan);
    expect(edited(draft, (value) => editVersion(value, 1, (one) => one), null, 0)).toBe(draft);
  });
});

describe('history', () => {
  test('typing on in one field is one step', () => {
    let history = startHistory('');
    for (const [text, at] of [['a', 0], ['ab', 100], ['abc', 200]] as const) history = record(history, text, 'name', at);
    history = record(history, 'abcd', 'name', 9_000);
    expect(undo(history).present).toBe('abc');
    expect(undo(undo(history)).present).toBe('');
    expect(redo(undo(undo(history))).present).toBe('abc');
    expect(undo(undo(undo(history))).present).toBe('');
  });

  test('another field is another step', () => {
    const history = record(record(startHistory(''), 'a', 'name', 0), 'b', 'description', 10);
    expect(undo(history).present).toBe('a');
  });
});
