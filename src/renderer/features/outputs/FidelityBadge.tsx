import { Badge } from '../../ui/Badge.tsx';
import { FIDELITY, fidelityOf } from './fidelity.ts';

export function FidelityBadge({ fidelity }: { fidelity: string }) {
  const known = fidelityOf(fidelity);
  const { tone, meaning } = FIDELITY[known];
  return <Badge tone={tone} title={meaning}>{known}</Badge>;
}
