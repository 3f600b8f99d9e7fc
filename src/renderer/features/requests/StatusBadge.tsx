import { Badge } from '../../ui/Badge.tsx';
import type { Tone } from '../../ui/tones.ts';

function toneOf(status: number): Tone {
  if (status >= 500) return 'error';
  if (status >= 400) return 'error';
  if (status >= 300) return 'info';
  return status >= 200 ? 'ok' : 'neutral';
}

export function StatusBadge({ status }: { status: number }) {
  return <Badge mono tone={toneOf(status)}>{status}</Badge>;
}
