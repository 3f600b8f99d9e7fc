import { VIOLATION_KIND_LABELS } from '../../protocol/data-plan.ts';
import type { ViolationKind } from '../../protocol/data-plan.ts';
import { Badge } from './Badge.tsx';
import { VIOLATION_LOOKS } from './violation-kinds.ts';

export function ViolationBadge({ kind, className }: { kind: ViolationKind; className?: string | undefined }) {
  const { icon, tone } = VIOLATION_LOOKS[kind];
  return <Badge tone={tone} icon={icon} title={VIOLATION_KIND_LABELS[kind]} className={className}>{VIOLATION_KIND_LABELS[kind]}</Badge>;
}
