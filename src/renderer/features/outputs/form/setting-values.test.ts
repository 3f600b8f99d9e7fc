import { describe, expect, it } from 'vitest';
import type { SettingField } from '../../../api/api.ts';
import { isSecretRef, linesToList, messagesBelow, missingSettings, refusedFields, valueOf, withSetting } from './setting-values.ts';

function field(patch: Partial<SettingField>): SettingField {
  return { key: 'x', label: 'X', type: 'text', required: false, default: '', secret: false, options: [], platforms: [], help: '', status: 'documented', kit_only: false, ...patch };
}

const token: SettingField = field({ key: 'token', required: true, secret: true, default: null });
const useGroups: SettingField = field({ key: 'useGroups', type: 'boolean', default: false });

describe('setting values', () => {
  it('keeps defaults out of the file, required fields in', () => {
    expect(withSetting(useGroups, { other: 1 }, true)).toEqual({ other: 1, useGroups: true });
    expect(withSetting(useGroups, { useGroups: true }, false)).toEqual({});
    expect(valueOf(useGroups, {})).toBe(false);
  });

  it('names what is missing and knows secrets by their reference', () => {
    expect(missingSettings([token, useGroups], {})).toEqual([token]);
    expect(missingSettings([token], { token: { $secret: 'output.mixpanel.token' } })).toEqual([]);
    expect([isSecretRef({ $secret: 'a' }), isSecretRef(['a']), isSecretRef(null)]).toEqual([true, false, false]);
  });

  it('reads lists line by line', () => {
    expect(linesToList(' a \n\n b')).toEqual(['a', 'b']);
  });

  it('says what is wrong at the field that it is about', () => {
    expect(refusedFields({ field: 'settings.token', message: 'Too short' }).errors).toMatchObject({ token: 'Too short' });
    expect(refusedFields(null)).toEqual({ errors: {}, warnings: {} });
    const problems = [{ path: '/settings/token', message: 'Missing', severity: 'warning' }, { path: '/settings/list/0', message: 'Bad', severity: 'error' }, { path: '/settingsless/x', message: 'No', severity: 'error' }] as const;
    expect(messagesBelow(problems, '/settings')).toEqual({ errors: { list: 'Bad' }, warnings: { token: 'Missing' } });
  });
});
