import { ruleFile } from '../../api/api.ts';
import { saveFile } from '../../ui/save-file.ts';
import { attempt } from './use-desk.ts';

/** Hands the rule to the browser's downloads, as Lambda takes it. */
export function downloadRule(rule: string, format: 'file' | 'zip'): void {
  void attempt(ruleFile(rule, format).then((blob) => saveFile(format === 'zip' ? `${rule}.zip` : `${rule}.js`, blob)), 'Exported');
}
