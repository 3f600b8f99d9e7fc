import { describe, expect, it } from 'vitest';
import { DEFAULT_PRIORITY, identitySettingsSchema } from '../../../protocol/identity.ts';
import { errorAt, hasDefaults, rowsOf, withDefaults, withMark, withStrategy } from './identity-form.ts';

const settings = (value: object = {}) => identitySettingsSchema.parse(value);
const marked = (value: object) => rowsOf(settings(value)).rows.filter(({ login, unique, immutable }) => login || unique || immutable);

describe('identity settings', () => {
  it('show the lists of the strategy where the file has none, and its own where they are fixed', () => {
    expect(rowsOf(settings()).rows.map(({ type }) => type)).toEqual(DEFAULT_PRIORITY);
    expect(marked({ strategy: 'link' }).map(({ type }) => type)).toEqual(['customer_id', 'email']);
    expect(marked({ strategy: 'default', login: ['email'] })).toEqual([{ type: 'customer_id', login: true, unique: true, immutable: false }]);
    expect(marked({ strategy: 'best-match' })).toEqual([]);
  });

  it('name types that count but are never looked up', () => {
    expect(rowsOf(settings({ strategy: 'conversion', priority: ['email'], login: ['email', 'customer_id'] })).outside).toEqual(['customer_id']);
  });

  it('keep immutable within login and unique', () => {
    const on = withMark(settings({ strategy: 'conversion' }), 'email', 'immutable', true);
    expect([on.login, on.unique, on.immutable]).toEqual([['customer_id', 'email'], ['customer_id', 'email'], ['email']]);
    const off = withMark(on, 'email', 'unique', false);
    expect([off.login, off.unique, off.immutable]).toEqual([['customer_id', 'email'], ['customer_id'], []]);
  });

  it('give a strategy its own lists, and go back to defaults', () => {
    const link = withStrategy(settings({ strategy: 'conversion', login: ['other'], unique: ['other'], immutable: ['other'], priority: ['other'] }), 'link');
    expect([link.strategy, link.login, link.immutable, link.priority]).toEqual(['link', undefined, [], ['other']]);
    expect(hasDefaults(link)).toBe(false);
    expect(hasDefaults(withDefaults(link))).toBe(true);
  });

  it('put what the engine says at its field', () => {
    const error = { field: 'identity.immutable.0', message: 'no' };
    expect([errorAt(error, 'identity.immutable'), errorAt(error, 'identity.login'), errorAt({ field: '/identity/scope/name', message: 'x' }, 'identity.scope'), errorAt(null, 'identity')]).toEqual(['no', undefined, 'x', undefined]);
  });
});
