/** What a batch says of consent that a developer should know of (spec/pipeline.md d.3, d.6). Pure; nothing is changed by it. */
import { pointerStep } from './notes.ts';
import type { Batch, IngestNote } from './types.ts';

const GPC_NAME = /gpc|global[\s_-]?privacy/i;

/** The browser asked not to sell or share data (Global Privacy Control), and the batch has nothing of it: the page must pass it on, no server does. */
export function unusedGpc(batch: Batch): IngestNote | null {
  const { consent_state: consent, user_attributes: attributes = {} } = batch;
  if (consent?.ccpa?.data_sale_opt_out?.consented === true) return null;
  if (Object.values(consent?.gdpr ?? {}).some(({ consented }) => !consented)) return null;
  if (Object.keys(attributes).some((name) => GPC_NAME.test(name)) || batch.events.some(({ data }) => tellsOfGpc(data))) return null;
  return {
    code: 'gpc-signal-unused', pointer: '/consent_state',
    message: 'The browser sent Sec-GPC: 1 (Global Privacy Control), and the batch says nothing of it. The page can read navigator.globalPrivacyControl and set CCPA "data_sale_opt_out" to consented, a GDPR purpose to not consented, or a user attribute such as "gpc_signal"; forwarding rules can then go by it.',
  };
}

function tellsOfGpc({ user_attribute_name: changed, custom_attributes: attributes }: Batch['events'][number]['data']): boolean {
  if (typeof changed === 'string' && GPC_NAME.test(changed)) return true;
  return typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes) && Object.keys(attributes).some((name) => GPC_NAME.test(name));
}

/** GDPR purposes of the batch that the workspace does not define; none when it defines none. Case does not matter, as the SDKs write them in lower case. */
export function unknownPurposes(batch: Batch, defined: readonly string[]): IngestNote[] {
  const named = Object.keys(batch.consent_state?.gdpr ?? {});
  if (defined.length === 0 || named.length === 0) return [];
  const known = new Set(defined.map((purpose) => purpose.trim().toLowerCase()));
  return named.filter((purpose) => !known.has(purpose.trim().toLowerCase())).map((purpose) => ({
    code: 'unknown-consent-purpose', pointer: `/consent_state/gdpr${pointerStep(purpose)}`,
    message: `The workspace defines no GDPR purpose "${purpose.slice(0, 100)}": mParticle takes consent for purposes that are defined in Privacy settings first. It is kept here; define it under Settings, Privacy, or correct the spelling.`,
  }));
}
