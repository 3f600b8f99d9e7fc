import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlanVersion } from '../../../protocol/data-plan.ts';
import type { Json } from '../../../protocol/json.ts';
import ferry from './fixtures/ferry.plan.json' with { type: 'json' };
import { compareSchemas } from './diff-schema.ts';
import { diffVersions } from './diff.ts';

const [first, second] = ferry.data_plan_versions as unknown as [PlanVersion, PlanVersion];

describe('two schemas', () => {
  const dir = join(import.meta.dirname, 'diff-cases');
  it.each(readdirSync(dir).filter((name) => name.endsWith('.json')))('%s', (file) => {
    const path = join(dir, file);
    const given = JSON.parse(readFileSync(path, 'utf8')) as { before: Json; after: Json; expected: unknown };
    const found = compareSchemas(given.before, given.after).map((change) => `${change.breaking ? 'breaking' : 'fine'}  ${change.path}  ${change.text}`);
    if (process.env['UPDATE_FIXTURES'] === '1') writeFileSync(path, `${JSON.stringify({ ...given, expected: found }, null, 2)}\n`);
    else expect(found).toEqual(given.expected);
  });
});

describe('two versions', () => {
  it('says what came, went and changed, point by point', () => {
    const { points, settings, breaking } = diffVersions(first, second);
    expect(points.map(({ match_key, change, breaking: breaks }) => [match_key, change, breaks])).toEqual([
      ['custom_event:search:Crossing Searched', 'changed', true],
      ['custom_event:user_preference:Seat Picked', 'changed', true],
      ['custom_event:other:Reminder Set', 'removed', true],
      ['user_attributes', 'changed', false],
      ['screen_view::Terms & Conditions', 'added', false],
      ['product_impression', 'added', false],
      ['promotion_action:view', 'added', false],
    ]);
    expect(points[0]?.changes.map(({ text }) => text)).toEqual(['with_car: may now be null', 'pets was added: a number, required']);
    expect(points[1]?.changes.map(({ text }) => text)).toEqual(['fare: the list of allowed values lost "first" and gained "night"', 'seat is no longer required', 'custom_attributes is no longer required']);
    expect(settings).toEqual([{ name: 'Unplanned events', before: 'allowed', after: 'blocked' }, { name: 'Unplanned event attributes', before: 'allowed', after: 'blocked' }]);
    expect(breaking).toBe(true);
  });

  it('nothing changed when only the order of members did', () => {
    const turned = JSON.parse(JSON.stringify(first), (_key, value: unknown) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value)) as PlanVersion;
    expect(diffVersions(first, turned)).toEqual({ points: [], settings: [], breaking: false });
  });

  it('a point for user attributes that comes can make batches invalid, one that goes cannot', () => {
    const without: PlanVersion = { ...first, version_document: { ...first.version_document, data_points: first.version_document.data_points.filter(({ match }) => match.type !== 'user_attributes') } };
    expect(diffVersions(without, first)).toMatchObject({ breaking: true, points: [{ match_key: 'user_attributes', change: 'added', breaking: true }] });
    expect(diffVersions(first, without)).toMatchObject({ breaking: false, points: [{ match_key: 'user_attributes', change: 'removed', breaking: false }] });
  });
});
