/** GDPR purposes as the form edits them. The platform compares them without regard to case (spec/pipeline.md d.2). */
import type { PrivacySettings } from '../../../protocol/privacy.ts';

const LENGTH = 256;
const COUNT = 100;

/** What keeps a text from being added; null when nothing does. */
export function purposeProblem(purposes: PrivacySettings['gdpr_purposes'], text: string): string | null {
  const purpose = text.trim();
  if (purpose.length > LENGTH) return `A purpose has at most ${LENGTH} characters.`;
  if (purposes.length >= COUNT) return `A workspace has at most ${COUNT} purposes.`;
  const same = purposes.find((known) => known.toLowerCase() === purpose.toLowerCase());
  return same === undefined ? null : same === purpose ? `“${same}” is defined already.` : `“${same}” is defined already; case does not matter.`;
}

export function withPurpose(purposes: PrivacySettings['gdpr_purposes'], text: string): string[] {
  const purpose = text.trim();
  return purpose === '' || purposeProblem(purposes, purpose) !== null ? [...purposes] : [...purposes, purpose];
}
