import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DataPlan } from '../../../protocol/data-plan.ts';
import { applyPatch, versionFile } from './edit.ts';
import { importText } from './import.ts';

const text = readFileSync(join(import.meta.dirname, 'fixtures', 'ferry.plan.json'), 'utf8');
const plan = JSON.parse(text) as DataPlan;
/** Lines that are not in the other text: what a person sees in a diff. */
function added(after: string): string[] {
  const before = new Map<string, number>();
  for (const line of text.split('\n')) before.set(line, (before.get(line) ?? 0) + 1);
  return after.split('\n').filter((line) => {
    const left = before.get(line) ?? 0;
    before.set(line, left - 1);
    return left <= 0;
  });
}
function textOf(edited: ReturnType<typeof applyPatch>): string {
  if (!edited.ok) throw new Error(edited.message);
  return edited.text;
}

describe('a patch of a plan\'s text', () => {
  it('touches nothing but what it says', () => {
    const after = textOf(applyPatch(text, [{ op: 'replace', path: '/data_plan_name', value: 'Ferries' }, { op: 'remove', path: '/data_plan_description' }]));
    expect(JSON.parse(after)).toEqual({ ...plan, data_plan_name: 'Ferries', data_plan_description: undefined });
    expect(added(after)).toEqual(['  "data_plan_name": "Ferries",']);
  });

  it('keeps tabs and line ends', () => {
    const odd = '{\r\n\t"data_plan_versions": [\r\n\t\t1\r\n\t]\r\n}\r\n';
    expect(textOf(applyPatch(odd, [{ op: 'add', path: '/data_plan_versions/-', value: { a: 1 } }]))).toBe('{\r\n\t"data_plan_versions": [\r\n\t\t1,\r\n\t\t{\r\n\t\t\t"a": 1\r\n\t\t}\r\n\t]\r\n}\r\n');
  });

  it.each([
    ['/data_plan_versions/9/version', 'replace', 'The plan has nothing at /data_plan_versions/9/version.'],
    ['/nowhere', 'remove', 'The plan has nothing at /nowhere to remove.'],
  ] as const)('%s cannot be changed', (path, op, message) => {
    expect(applyPatch(text, [op === 'remove' ? { op, path } : { op, path, value: 1 }])).toEqual({ ok: false, message });
  });
});

describe('export and import', () => {
  it('a version file always has description, criteria and version (14.3)', () => {
    const bare = { ...plan, data_plan_versions: [{ version: 4, activated_environment: 'none' as const, version_document: { data_points: [{ match: { type: 'user_attributes' }, validator: { type: 'json_schema', definition: {} } }] } }] };
    expect(versionFile(bare, 4)).toEqual({
      version: 4, data_plan_id: 'ferry_line', version_description: '', activated_environment: 'none',
      version_document: { data_points: [{ description: '', match: { type: 'user_attributes', criteria: {} }, validator: { type: 'json_schema', definition: {} } }] },
    });
    expect(versionFile(bare, 1)).toBeNull();
  });

  it('what is exported comes back unchanged', () => {
    expect(importText(JSON.stringify(versionFile(plan, 2)), { ferry_line: plan })).toEqual({ ok: true, plans: [{ plan, created: false, versions: [{ version: 2, change: 'unchanged' }], problems: [] }] });
    expect(importText(text, {})).toEqual({ ok: true, plans: [{ plan, created: true, versions: [{ version: 1, change: 'new' }, { version: 2, change: 'new' }], problems: [] }] });
  });

  it('a version joins the plan that it names, a document becomes the next version of the plan that it is brought into', () => {
    const version = { ...versionFile(plan, 1)!, version: 3 };
    expect(importText(JSON.stringify(version), { ferry_line: plan })).toMatchObject({ plans: [{ created: false, versions: [{ version: 3, change: 'new' }], plan: { data_plan_versions: [{ version: 1 }, { version: 2 }, { version: 3 }] } }] });
    expect(importText(JSON.stringify({ data_points: [] }), { ferry_line: plan }, { planId: 'ferry_line' })).toMatchObject({ plans: [{ versions: [{ version: 3, change: 'new' }] }] });
    expect(importText(JSON.stringify({ ...version, data_plan_id: undefined }), {}, { fileName: 'C:\\plans\\Night Boat_3.json' })).toMatchObject({ plans: [{ created: true, plan: { data_plan_id: 'night_boat', data_plan_name: 'Night boat' } }] });
  });

  it('the id of a new plan is the slug of its name, and lists bring several', () => {
    expect(importText(JSON.stringify([{ data_plan_name: 'Café & Boat', data_plan_versions: [] }, { data_plan: plan }]), {})).toMatchObject({ plans: [{ plan: { data_plan_id: 'caf_boat', data_plan_versions: [] } }, { plan: { data_plan_id: 'ferry_line' } }] });
  });

  it.each([
    ['', 'The file is empty: give a plan, a version file or a version document.'],
    ['{"a":1}', 'This is no data plan: a plan has "data_plan_versions", a version file "version_document", a version document "data_points".'],
    ['[]', 'The list holds no plan.'],
    ['{"version_document":{"data_points":[]},"version":2}', 'The file does not say which plan it belongs to: add "data_plan_id", or import it into a plan.'],
    ['{"version_document":{"data_points":7},"version":2}', '"version_document.data_points" is not as it must be: Invalid input: expected array, received number.'],
  ])('%s is refused', (given, message) => {
    expect(importText(given, {})).toEqual({ ok: false, message });
  });
});
