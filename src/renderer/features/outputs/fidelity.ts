/** How far a simulated partner can be trusted, in words. */
import type { OutputCatalogueEntry } from '../../api/api.ts';
import type { Tone } from '../../ui/tones.ts';

type Fidelity = OutputCatalogueEntry['fidelity'];

export const FIDELITY: Readonly<Record<Fidelity, { readonly tone: Tone; readonly meaning: string }>> = {
  verified: { tone: 'ok', meaning: 'Checked with the partner’s own client, and modelled on its documents' },
  modelled: { tone: 'info', meaning: 'Modelled on the partner’s documents' },
  unconfirmed: { tone: 'warn', meaning: 'Parts of it are not confirmed by any document: see its facts' },
};

export function fidelityOf(text: string): Fidelity {
  return text === 'verified' || text === 'modelled' ? text : 'unconfirmed';
}
