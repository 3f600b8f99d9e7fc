import { describe, expect, it } from 'vitest';
import type { SettingField } from './definition.ts';
import { resolveSettings, settingsJsonSchema } from './settings-values.ts';

const FIELDS: readonly SettingField[] = [
  { key: 'token', label: 'Project Token', type: 'text', required: true, default: '', secret: true, help: 'Where it goes.' },
  { key: 'server', label: 'Server', type: 'select', default: 'us', options: [{ value: 'us', label: 'Standard' }, { value: 'eu', label: 'Europe' }], help: 'Where.' },
  { key: 'sendAll', label: 'Send All', type: 'boolean', default: true, help: 'All.' },
  { key: 'limit', label: 'Limit', type: 'number', default: 10, help: 'How many.' },
  { key: 'without', label: 'Without', type: 'multi-select', default: [], options: [{ value: 'ip', label: 'IP' }], help: 'Which.' },
  { key: 'names', label: 'Names', type: 'text-list', default: [], help: 'Names.' },
];
const noSecrets = (): undefined => undefined;

describe('resolveSettings', () => {
  it('fills in defaults and looks up secrets', () => {
    const { settings, problems } = resolveSettings(FIELDS, { token: { $secret: 'mx' }, names: ['a'] }, (name) => (name === 'mx' ? 't0k' : undefined));
    expect(settings).toEqual({ token: 't0k', server: 'us', sendAll: true, limit: 10, without: [], names: ['a'] });
    expect(problems).toEqual([]);
  });

  it('takes an option by its label', () => {
    expect(resolveSettings(FIELDS, { token: { $secret: 'mx' }, server: 'Europe', without: ['IP'] }, () => 's').settings).toMatchObject({ server: 'eu', without: ['ip'] });
  });

  it.each([
    ['an unknown key, with the near one', { token: { $secret: 'a' }, send_all: false }, 'warning', 'unknown-setting', 'send_all', 'Did you mean "sendAll"?'],
    ['an unknown key with no near one', { token: { $secret: 'a' }, colour: 1 }, 'warning', 'unknown-setting', 'colour', 'Known settings: token, server'],
    ['a wrong type', { token: { $secret: 'a' }, sendAll: 'yes' }, 'error', 'wrong-type', 'sendAll', 'must be true or false, but "sendAll" holds the string "yes"'],
    ['a list of the wrong things', { token: { $secret: 'a' }, names: [1] }, 'error', 'wrong-type', 'names', 'must be a list of texts'],
    ['a number that is none', { token: { $secret: 'a' }, limit: Number.NaN }, 'error', 'wrong-type', 'limit', 'must be a number'],
    ['a bad option', { token: { $secret: 'a' }, server: 'mars' }, 'error', 'bad-option', 'server', 'Options: us, eu'],
    ['a bad option in a list', { token: { $secret: 'a' }, without: ['ip', 'name'] }, 'error', 'bad-option', 'without', 'no option "name"'],
    ['a missing required setting', {}, 'error', 'missing-setting', 'token', 'set "token"'],
    ['a secret in the file', { token: 'mx_tok' }, 'warning', 'plain-secret', 'token', '{"$secret": "<name>"}'],
    ['a secret where none can be', { token: { $secret: 'a' }, sendAll: { $secret: 'a' } }, 'error', 'wrong-type', 'sendAll', 'cannot be a secret'],
  ])('reports %s', (_what, raw, severity, code, field, words) => {
    const { problems } = resolveSettings(FIELDS, raw, () => 'secret');
    expect(problems).toEqual([{ severity, code, field, message: expect.stringContaining(words) }]);
  });

  it('reports a secret that is not stored once, with where to store it', () => {
    const { settings, problems } = resolveSettings(FIELDS, { token: { $secret: 'mx' } }, noSecrets);
    expect(settings['token']).toBe('');
    expect(problems).toEqual([{ severity: 'error', code: 'missing-secret', field: 'token', message: expect.stringContaining('/api/v1/secrets/mx') }]);
  });

  it('takes nothing at all as nothing but defaults', () => {
    expect(resolveSettings(FIELDS.slice(1), undefined, noSecrets)).toEqual({ settings: { server: 'us', sendAll: true, limit: 10, without: [], names: [] }, problems: [] });
  });
});

describe('settingsJsonSchema', () => {
  it('describes each kind of field', () => {
    expect(settingsJsonSchema(FIELDS)).toEqual({
      type: 'object',
      additionalProperties: false,
      required: ['token'],
      properties: {
        token: { title: 'Project Token', description: 'Where it goes.', type: 'object', additionalProperties: false, required: ['$secret'], properties: { $secret: { type: 'string', minLength: 1 } } },
        server: { title: 'Server', description: 'Where.', default: 'us', type: 'string', enum: ['us', 'eu'] },
        sendAll: { title: 'Send All', description: 'All.', default: true, type: 'boolean' },
        limit: { title: 'Limit', description: 'How many.', default: 10, type: 'number' },
        without: { title: 'Without', description: 'Which.', default: [], type: 'array', uniqueItems: true, items: { type: 'string', enum: ['ip'] } },
        names: { title: 'Names', description: 'Names.', default: [], type: 'array', uniqueItems: true, items: { type: 'string' } },
      },
    });
  });
});
