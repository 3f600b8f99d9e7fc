/** Words of the platform and of Cloudchamber: one that is also someone's name or id stays a word where it stands alone. */
import { CUSTOM_EVENT_TYPES, PRODUCT_ACTIONS, TOP_LEVEL_FIELDS, USER_IDENTITY_TYPES } from '../../batch/schema.ts';
import { ENVIRONMENTS, EVENT_TYPES, OUTCOMES, PLATFORMS, STAGES, VERDICTS } from '../../../protocol/vocabulary.ts';

const WORDS: ReadonlySet<string> = new Set([
  ...PLATFORMS, ...ENVIRONMENTS, ...EVENT_TYPES, ...OUTCOMES, ...VERDICTS, ...STAGES.map(({ id }) => id), ...CUSTOM_EVENT_TYPES, ...Object.keys(PRODUCT_ACTIONS), ...USER_IDENTITY_TYPES, ...TOP_LEVEL_FIELDS,
  'add', 'remove', 'replace', 'batch', 'connection', 'event', 'input', 'output', 'rule', 'plan', 'mapping', 'settings', 'limit', 'workspace', 'inputs', 'outputs', 'connections', 'rules', 'plans',
  'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'native', 'javascript', 'server_to_server', 'pixel', 'Android', 'iOS', 'tvOS', 'gdpr', 'ccpa', 'data_sale_opt_out', 'server', 'node', 'warning', 'error', 'info',
]);

export function isVocabulary(word: string): boolean {
  return WORDS.has(word);
}
