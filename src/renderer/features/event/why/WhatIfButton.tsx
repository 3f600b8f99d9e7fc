import { FlaskConical } from 'lucide-react';
import type { Flip } from '../../../../protocol/flips.ts';
import { Button } from '../../../ui/Button.tsx';
import { Menu } from '../../../ui/Menu.tsx';
import { askWhatIf } from '../what-if/what-if-store.ts';

export interface WhatIfButtonProps {
  connection: string | null;
  flips: readonly Flip[];
  /** What the button is for, for screen readers: the blocker's stage. */
  about: string;
}

/** Runs it again without the blocker; where there are several ways to be without it, asks which. */
export function WhatIfButton({ connection, flips, about }: WhatIfButtonProps) {
  const [first] = flips;
  if (first === undefined) return null;
  if (flips.length === 1) {
    return <Button size="small" icon={FlaskConical} aria-label={`What if: ${first.label}`} title={`What if: ${first.label}`} onClick={() => askWhatIf(connection, [first])}>What if…</Button>;
  }
  return (
    <Menu
      align="end"
      trigger={<Button size="small" icon={FlaskConical} aria-label={`What if, about ${about}`}>What if…</Button>}
      entries={[{ kind: 'heading', label: 'Run it again, and…' }, ...flips.map((flip) => ({ label: flip.label, run: () => askWhatIf(connection, [flip]) }))]}
    />
  );
}
