import { useState } from 'react';
import { UserRoundX } from 'lucide-react';
import type { BatchDetail } from '../../../protocol/contract.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';

/** Data that looks right in the batch and still never gets to the profile (spec/identity-profiles.md 4.2). */
const CODES: ReadonlySet<string> = new Set(['attribute-without-event', 'identity-without-event']);

/** Said above everything else of the event: nothing below it shows that something is missing. */
export function NeverReached({ batch }: { batch: Pick<BatchDetail, 'notes'> }) {
  const [open, setOpen] = useState(false);
  const notes = batch.notes.filter(({ code }) => CODES.has(code));
  const [first] = notes;
  if (first === undefined) return null;
  return (
    <Banner
      tone="warn"
      icon={UserRoundX}
      actions={notes.length > 1 ? <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? 'Less' : `${notes.length - 1} more`}</Button> : undefined}
    >
      {open ? <ul className="max-h-40 overflow-y-auto">{notes.map((note) => <li key={note.code + note.pointer} className="py-0.5">{note.message}</li>)}</ul> : <span title={first.code}>{first.message}</span>}
    </Banner>
  );
}
