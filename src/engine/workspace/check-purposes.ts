/** GDPR purposes that rules and filters name, against those of the workspace (spec/pipeline.md d.3). */
import type { PrivacySettings } from '../../protocol/privacy.ts';
import { closest, listed, quoted } from '../wording.ts';
import type { FileIssue } from './check-issue.ts';

/** Purposes are the same in any case. */
export function samePurpose(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** `consequence`: a sentence without its stop. Nothing to say while the workspace defines no purposes. */
export function purposeProblem(path: FileIssue['path'], purpose: string, { gdpr_purposes: defined }: PrivacySettings, consequence: string): FileIssue[] {
  if (defined.length === 0 || defined.some((one) => samePurpose(one, purpose))) return [];
  const hint = closest(purpose, defined);
  return [{
    path, severity: 'warning', code: 'unknown-purpose',
    message: `The workspace defines no GDPR purpose ${quoted(purpose)}. ${consequence}: use ${listed(defined)}, or add it to "privacy.gdpr_purposes"${hint === undefined ? '' : ` (did you mean ${quoted(hint)}?)`}.`,
  }];
}
