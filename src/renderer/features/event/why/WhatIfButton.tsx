import { FlaskConical } from 'lucide-react';
import type { Reason } from '../../../../protocol/contract.ts';
import { fileKind } from '../../../../protocol/flips.ts';
import type { Flip } from '../../../../protocol/flips.ts';
import { Button } from '../../../ui/Button.tsx';
import { Menu } from '../../../ui/Menu.tsx';
import { askWhatIf } from '../what-if/what-if-store.ts';

export interface WhatIfButtonProps {
  connection: string | null;
  flips: readonly Flip[];
  /** What decided: where a file is behind it, another value can be tried by hand. */
  reason: Reason;
  /** What the button is for, for screen readers: the blocker's stage. */
  about: string;
}

/** Runs it again without the blocker; where there are several ways to be without it, asks which. */
export function WhatIfButton({ connection, flips, reason, about }: WhatIfButtonProps) {
  const [first] = flips;
  if (first === undefined) {
    const file = reason.pointer === undefined ? null : fileKind(reason.pointer);
    const path = reason.pointer?.path ?? '';
    if (file === null || path === '' || file.kind === 'rules') return null;
    return <Button size="small" icon={FlaskConical} title={`Try another value of ${path}`} onClick={() => askWhatIf(connection, [], { ...file, path })}>Try another value</Button>;
  }
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
