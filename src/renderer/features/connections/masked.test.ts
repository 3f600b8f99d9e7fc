import { expect, test } from 'vitest';
import { connectionSchema, outputSchema } from '../../../protocol/workspace.ts';
import type { OutputCatalogueEntry, SettingField } from '../../api/api.ts';
import { maskedFile } from './masked.ts';

const field = (key: string, secret: boolean): SettingField => ({ key, label: key, type: 'text', required: false, default: '', secret, options: [], platforms: [], help: '', status: 'documented', kit_only: false });
const catalogue: readonly OutputCatalogueEntry[] = [{
  slug: 'p', name: 'P', module_id: null, kind: 'event', fidelity: 'modelled', summary: '', settings: [field('token', true), field('region', false)], connection_settings: [field('pin', true)],
  platforms: [], event_types: [], custom_mappings: false, hosts: [], facts: [],
}];

test('secrets in clear are not shown, references and other settings are', () => {
  const output = outputSchema.parse({ partner: 'p', settings: { token: 's3cret', region: 'eu' }, environment_settings: { development: { token: 'dev' }, production: { token: { $secret: 'output.p.token' } } } });
  const connection = connectionSchema.parse({ input: 'web', output: 'p', settings: { pin: '1234' } });
  const files = { inputs: {}, outputs: { p: output }, connections: { c: connection } };
  const shown = JSON.stringify([maskedFile(files, 'outputs/p', catalogue), maskedFile(files, 'connections/c', catalogue)]);
  expect(shown).not.toMatch(/s3cret|"dev"|1234/);
  expect(maskedFile(files, 'outputs/p', catalogue)).toMatchObject({ settings: { region: 'eu' }, environment_settings: { production: { token: { $secret: 'output.p.token' } } } });
});
