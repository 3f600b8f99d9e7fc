/** What can be done with a plan outside the editor: files, and texts for the official tools (spec/data-plans.md 14). */
import { stringifyJson } from '../../../protocol/json.ts';
import { planApi } from '../../api/data-plans.ts';
import { asApiError } from '../../api/client.ts';
import { copyText } from '../../ui/clipboard.ts';
import { saveText } from '../../ui/files.ts';
import { showToast } from '../../ui/toasts.ts';

async function said(action: () => Promise<string>): Promise<void> {
  try {
    showToast(await action());
  } catch (error) {
    showToast(asApiError(error).message);
  }
}

export function copy(text: string, what: string): void {
  void copyText(text).then((ok) => showToast(ok ? `${what} copied` : 'The clipboard is not available'));
}

/** The name that `mp planning:data-plans:fetch-all --split` gives the file. */
export const versionFileName = (plan: string, version: number): string => `${plan}-${version}.json`;

export function exportVersion(plan: string, version: number): void {
  void said(async () => {
    saveText(versionFileName(plan, version), stringifyJson(await planApi.exportVersion(plan, version), 2));
    return `${versionFileName(plan, version)} downloaded`;
  });
}

export function exportPlan(plan: string): void {
  void said(async () => {
    saveText(`${plan}.json`, stringifyJson(await planApi.get(plan), 2));
    return `${plan}.json downloaded`;
  });
}

/** The CLI's hosts are fixed in its code, so its commands work on the file and not on this engine. */
export function mpCommand(plan: string, version: number): string {
  return `mp planning:batches:validate --dataPlanVersionFile ${versionFileName(plan, version)} --batchFile batch.json`;
}

export function mpConfig(plan: string, version: number): string {
  return stringifyJson({ planningConfig: { dataPlanVersionFile: `./${versionFileName(plan, version)}`, dataPlanId: plan, versionNumber: version } }, 2);
}

export function linterConfig(): string {
  return stringifyJson({ plugins: ['@mparticle'], extends: ['plugin:@mparticle/data-planning'] }, 2);
}
