import { Radio } from 'lucide-react';
import type { OutputState } from '../../../protocol/partner.ts';
import { Badge } from '../../ui/Badge.tsx';
import { modeOf } from './modes.ts';

/** Who answers, and how: the simulator's place on the dial, or a real endpoint, loudly. */
export function ModeBadge({ mode, transport }: Pick<OutputState, 'mode' | 'transport'>) {
  if (transport === 'real') return <Badge tone="warn" icon={Radio} title="Its events leave this machine">real endpoint</Badge>;
  const { label, tone, icon, meaning } = modeOf(mode);
  return <Badge tone={tone} icon={icon} title={meaning}>{label.toLowerCase()}</Badge>;
}
