import { FACT_STATUS_LABELS } from '../../../../protocol/partner.ts';
import type { FactStatus } from '../../../../protocol/partner.ts';
import { Badge } from '../../../ui/Badge.tsx';
import type { Tone } from '../../../ui/tones.ts';

const LOOKS: Readonly<Record<FactStatus, { readonly tone: Tone; readonly meaning: string }>> = {
  documented: { tone: 'ok', meaning: 'The documents of the hosted product or of the partner say so' },
  unconfirmed: { tone: 'warn', meaning: 'The documents are silent or disagree: this is the best guess' },
  own: { tone: 'info', meaning: 'Cloudchamber’s choice, where there must be some answer' },
};

/** How well a fact is known. */
export function StatusBadge({ status }: { status: FactStatus }) {
  const { tone, meaning } = LOOKS[status];
  return <Badge tone={tone} title={meaning}>{FACT_STATUS_LABELS[status].toLowerCase()}</Badge>;
}
