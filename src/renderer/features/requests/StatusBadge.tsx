import { Badge } from '../../ui/Badge.tsx';
import type { Tone } from '../../ui/tones.ts';

function toneOf(status: number): Tone {
  if (status >= 500) return 'error';
  if (status >= 400) return 'error';
  if (status >= 300) return 'info';
  return status >= 200 ? 'ok' : 'neutral';
}

/** 0 is a call whose answer a fault kept back. */
export function StatusBadge({ status }: { status: number }) {
  if (status === 0) return <Badge tone="warn" title="The client got no answer, by a fault on demand">none</Badge>;
  return <Badge mono tone={toneOf(status)}>{status}</Badge>;
}
