import { describe, expect, test } from 'vitest';
import type { DataPlan, Draft, PlanSummary } from '../../../protocol/data-plan.ts';
import { acceptSure, countAccepted, withField, withPoint } from './draft-choice.ts';
import { targetsOf, writeDraft } from './draft-target.ts';

const field = (path: string, confidence: number, planned = false): Draft['points'][number]['fields'][number] => ({ path, name: path, seen: 1, required: false, schema: { type: 'string' }, confidence, why: '', examples: [], distinct: 1, planned });
const point = (name: string, fields: Draft['points'][number]['fields'], planned = false): Draft['points'][number] => ({
  match_key: `screen_view::${name}`, match: { type: 'screen_view', criteria: { screen_name: name } }, seen: 1, example_event: null, planned, fields, definition: {},
});
const home = point('Home', [field('/data/custom_attributes/a', 0.95), field('/data/custom_attributes/b', 0.5), field('/data/custom_attributes/c', 1, true)], true);
const bare = point('Bare', []);

describe('a choice', () => {
  test('what is sure enough is taken, what is planned is left, points without fields come whole', () => {
    const sure = acceptSure([home, bare, point('Known', [], true)], new Map(), 90);
    expect([...sure].map(([key, fields]) => [key, [...fields]])).toEqual([['screen_view::Home', ['/data/custom_attributes/a']], ['screen_view::Bare', []]]);
  });

  test('field by field and whole', () => {
    const one = withField(new Map(), home, '/data/custom_attributes/b', true);
    expect(countAccepted(one)).toEqual({ points: 1, fields: 1 });
    expect(countAccepted(withField(one, home, '/data/custom_attributes/b', false))).toEqual({ points: 1, fields: 0 });
    expect(countAccepted(withPoint(one, home, true))).toEqual({ points: 1, fields: 3 });
    expect(countAccepted(withPoint(one, home, false))).toEqual({ points: 0, fields: 0 });
  });
});

describe('a target', () => {
  const saved: DataPlan = { data_plan_id: 'shop', data_plan_name: 'Shop', own: 1, data_plan_versions: [
    { version: 1, activated_environment: 'production', created_on: '2025-01-01T00:00:00', own: 2, version_document: { data_points: [], settings: { validation_actions: { event: 'drop_event' } } } },
    { version: 4, activated_environment: 'none', version_document: { data_points: [] } },
  ] };
  const draft: Draft = { batches_scanned: 1, events_scanned: 1, points: [bare] };
  const accepted = new Map([[bare.match_key, new Set<string>()]]);

  test('a new version is a copy of its source, not active, with the next number; the other versions stay', () => {
    const written = writeDraft({ kind: 'new-version', plan: 'shop', from: 1 }, saved, draft, accepted, { id: '', name: '' });
    expect(written).toMatchObject({ version: 5, plan: { own: 1 } });
    if ('error' in written) throw new Error(written.error);
    expect(written.plan.data_plan_versions.slice(0, 2)).toEqual(saved.data_plan_versions);
    const made = written.plan.data_plan_versions[2];
    expect(made).toMatchObject({ version: 5, activated_environment: 'none', own: 2, version_document: { settings: { validation_actions: { event: 'drop_event' } } } });
    expect(made).not.toHaveProperty('created_on');
    expect(made?.version_document.data_points).toHaveLength(1);
  });

  test('a draft version takes the fields itself', () => {
    expect(writeDraft({ kind: 'version', plan: 'shop', version: 4 }, saved, draft, accepted, { id: '', name: '' })).toMatchObject({ version: 4, plan: { data_plan_versions: [{ version: 1 }, { version: 4, version_document: { data_points: [{ match: bare.match }] } }] } });
    expect(writeDraft({ kind: 'version', plan: 'shop', version: 9 }, saved, draft, accepted, { id: '', name: '' })).toEqual({ error: 'The plan has no version 9' });
  });

  test('the compared plan comes first', () => {
    const summary = (id: string, env: 'none' | 'production'): PlanSummary => ({ id, name: id, description: null, file: '', bytes: 0, seen_on: [], problems: [], versions: [{ version: 3, description: null, activated_environment: env, data_points: 0, created_on: null, last_modified_on: null, blocks: { ev: false, ea: false, ua: false, id: false }, quarantine_output: null, unique_violations: 0, unique_invalid: 0, unique_unplanned: 0, blocked: 0, last_violation_at: null }] });
    expect(targetsOf([summary('a', 'production'), summary('b', 'none')], { plan: 'b', version: 3 }).map(({ option }) => option.label)).toEqual(['b, into version 3', 'b, as version 4', 'A new plan', 'a, as version 4']);
  });
});
