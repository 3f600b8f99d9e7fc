import { CircleX, TriangleAlert } from 'lucide-react';
import type { Alert } from '../../../protocol/contract.ts';
import { Badge } from '../../ui/Badge.tsx';

const LOOKS = {
  fatal: { tone: 'error', icon: CircleX, word: 'Fatal', meaning: 'The data was lost to the output' },
  warning: { tone: 'warn', icon: TriangleAlert, word: 'Warning', meaning: 'It is tried again, or goes on without a part' },
} as const;

/** The hosted words; only Fatal counts in the overview. */
export function SeverityBadge({ severity }: { severity: Alert['severity'] }) {
  const { tone, icon, word, meaning } = LOOKS[severity];
  return <Badge tone={tone} icon={icon} title={meaning}>{word}</Badge>;
}
