import { describe, expect, it } from 'vitest';
import type { SettingField } from '../../api/api.ts';
import { freeName, nameProblem } from '../../ui/item-name.ts';
import { ageToDays, daysToAge } from './retention-units.ts';
import { isSecretRef, linesToList, missingSettings, valueOf, withSetting } from './setting-values.ts';

function field(patch: Partial<SettingField>): SettingField {
  return { key: 'x', label: 'X', type: 'text', required: false, default: '', secret: false, options: [], help: '', ...patch };
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
});

it('checks and finds names', () => {
  expect(nameProblem('Web', [])).toContain('lower-case');
  expect(nameProblem('web', ['web'])).toContain('taken');
  expect([freeName('fire_tv', []), freeName('web', ['web', 'web-2']), freeName('!!', [])]).toEqual(['fire-tv', 'web-3', 'new']);
});

it('turns days into an age and back', () => {
  expect([daysToAge('1.5'), daysToAge(''), daysToAge('-1'), ageToDays(129_600_000), ageToDays(null)]).toEqual([129_600_000, null, null, '1.5', '']);
});
