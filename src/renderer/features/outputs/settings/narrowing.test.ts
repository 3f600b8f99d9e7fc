import { expect, test } from 'vitest';
import { outputSchema } from '../../../../protocol/workspace.ts';
import type { SettingField } from '../../../api/api.ts';
import { narrowed } from './narrowing.ts';

const field = (patch: Partial<SettingField>): SettingField => ({ key: 'x', label: 'X', type: 'text', required: false, default: '', secret: false, options: [], platforms: [], help: '', status: 'documented', kit_only: false, ...patch });
const FIELDS = [field({ key: 'token', label: 'Token' }), field({ key: 'region', label: 'Region', options: [{ value: 'eu', label: 'Europe' }] }), field({ key: 'debug', label: 'Debug', status: 'unconfirmed', help: 'Logs more' })];
const file = outputSchema.parse({ partner: 'mixpanel', settings: { token: 'a' }, environment_settings: { development: {}, production: { region: 'eu' } } });
const keys = (search: string, narrowing: 'all' | 'set' | 'doubtful' = 'all'): string[] => narrowed(FIELDS, file, search, narrowing).map(({ key }) => key);

test('settings are found by name, help and options, and narrowed to what the file sets or what is not documented', () => {
  expect(keys('')).toEqual(['token', 'region', 'debug']);
  expect(keys('europe')).toEqual(['region']);
  expect(keys('logs more')).toEqual(['debug']);
  expect(keys('', 'set')).toEqual(['token', 'region']);
  expect(keys('', 'doubtful')).toEqual(['debug']);
  expect(keys('token', 'doubtful')).toEqual([]);
});
