import { expect, it } from 'vitest';
import { placeInPlan } from './plan-path.ts';

const plan = { data_plan_versions: [{ version: 4, version_document: { data_points: [{ match: { type: 'custom_event', criteria: { event_name: 'Signed Up' } } }, { match: { type: 'user_attributes' } }] } }] };

it('names the version and the data point instead of their places', () => {
  const base = '/data_plan_versions/0/version_document/data_points';
  expect(placeInPlan(base, plan)).toBe('version 4 › data_points');
  expect(placeInPlan(`${base}/0/validator/definition`, plan)).toBe('version 4 › Signed Up › validator › definition');
  expect(placeInPlan(`${base}/1`, plan)).toBe('version 4 › user_attributes');
  expect(placeInPlan(`${base}/9`, plan)).toBe('version 4 › data point 10');
  expect(placeInPlan('/data_plan_name', plan)).toBe('data_plan_name');
  expect(placeInPlan('', plan)).toBe('Plan');
});
