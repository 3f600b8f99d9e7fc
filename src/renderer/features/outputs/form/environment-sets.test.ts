import { expect, test } from 'vitest';
import { outputSchema } from '../../../../protocol/workspace.ts';
import type { SettingField } from '../../../api/api.ts';
import { cleared, isEmptyIn, separate, settingsIn, together, withSettingsIn } from './environment-sets.ts';

const field = (key: string, byDefault: string | boolean): SettingField => ({ key, label: key, type: typeof byDefault === 'string' ? 'text' : 'boolean', required: false, default: byDefault, secret: false, options: [], platforms: [], help: '', status: 'documented', kit_only: false });
const FIELDS = [field('token', ''), field('debug', false)];
const output = outputSchema.parse({ partner: 'mixpanel', settings: { token: 'a' } });

test('separate sets begin as the shared settings, so that both are forwarded', () => {
  const split = separate(output, FIELDS);
  expect(split.environment_settings).toEqual({ development: { token: 'a' }, production: { token: 'a' } });
  expect(separate({ ...output, settings: {} }, FIELDS).environment_settings).toEqual({ development: { token: '' }, production: { token: '' } });
  expect(together(split)).toEqual(output);
});

test('a change in one environment stays there, and a default over a shared setting is written', () => {
  const split = withSettingsIn(separate(output, FIELDS), 'production', { token: 'a' }, { token: 'b' }, FIELDS);
  expect([settingsIn(split, 'production')['token'], settingsIn(split, 'development')['token']]).toEqual(['b', 'a']);
  expect(settingsIn(withSettingsIn(split, 'production', { token: 'b' }, {}, FIELDS), 'production')['token']).toBe('');
});

test('an empty set is not forwarded', () => {
  const none = cleared(separate(output, FIELDS), 'development');
  expect([isEmptyIn(none, 'development'), isEmptyIn(none, 'production'), isEmptyIn(output, 'development')]).toEqual([true, false, false]);
});
