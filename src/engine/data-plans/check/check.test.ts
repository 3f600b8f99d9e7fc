/** One case per file of `cases/`: a plan file's lines and the problems that it has, each with its place. `UPDATE_FIXTURES=1` rewrites them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPlan, MAX_PLAN_BYTES, planProblemsOfText } from '../index.ts';

const FOLDER = join(import.meta.dirname, 'cases');
const UPDATES = process.env['UPDATE_FIXTURES'] === '1';

interface Case {
  readonly text: readonly string[];
  readonly expected: readonly string[];
}

function found(text: string): string[] {
  return planProblemsOfText(text, 'plans/garden_club.json').map((problem) =>
    `${problem.line}:${problem.column} ${problem.severity} ${problem.code} v${problem.version} ${problem.match_key} ${problem.path} ${problem.message}`);
}

function nested(levels: number): string {
  return `{"data_plan_id":"deep","data_plan_name":"Deep","data_plan_versions":[{"version":1,"version_document":{"data_points":[{"match":{"type":"user_attributes"},"validator":{"type":"json_schema","definition":${'{"properties":{"a":'.repeat(levels)}{}${'}}'.repeat(levels)}}}]}}]}`;
}

describe('a plan file', () => {
  it.each(readdirSync(FOLDER))('%s', (file) => {
    const path = join(FOLDER, file);
    const { text, expected } = JSON.parse(readFileSync(path, 'utf8')) as Case;
    const problems = found(text.join('\n'));
    if (UPDATES) writeFileSync(path, `${JSON.stringify({ text, expected: problems }, null, 2)}\n`);
    expect(problems).toEqual(UPDATES ? problems : expected);
  });

  it('that is too big is not read', () => {
    expect(found(`"${'x'.repeat(MAX_PLAN_BYTES)}"`)).toEqual([expect.stringContaining('error plan-too-big')]);
  });

  it('with more than 1,000 data points is refused with the platform\'s text', () => {
    const points = Array.from({ length: 1_001 }, (_, index) => ({ match: { type: 'screen_view', criteria: { screen_name: `S${index}` } }, validator: { type: 'json_schema', definition: {} } }));
    const problems = checkPlan({ data_plan_id: 'p', data_plan_name: 'P', data_plan_versions: [{ version: 1, version_document: { data_points: points } }] }, 'f');
    expect(problems.map(({ code, message }) => [code, message])).toEqual([['too-many-points', 'Data plan exceeds maximum of 1000 with 1001 data points.']]);
  });

  it('that is nested beyond reason is a problem, not a crash', () => {
    expect(found(nested(120))).toEqual([expect.stringContaining('warning schema-too-deep')]);
    expect(found(nested(20_000))).toEqual([expect.stringContaining('error schema-too-deep')]);
    expect(found('['.repeat(300_000))).toHaveLength(1);
  });

  it('with endless problems names the first 500', () => {
    const properties = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`a${index}`, { type: 'strng' }]));
    expect(checkPlan({ version: 1, version_document: { data_points: [{ match: { type: 'user_attributes' }, validator: { type: 'json_schema', definition: { properties } } }] } }, 'f')).toHaveLength(500);
  });

  it('full of patterns that never end is checked in bounded time', () => {
    const properties = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`a${index}`, { pattern: `^(a{1,}|x${index})+$`.replace('{1,}', '+') }]));
    const started = performance.now();
    const problems = checkPlan({ version: 1, version_document: { data_points: [{ match: { type: 'user_attributes' }, validator: { type: 'json_schema', definition: { properties } } }] } }, 'f');
    expect(problems.filter(({ code }) => code === 'slow-pattern').length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
