import { useState } from 'react';
import { Link, SquarePen, SquareTerminal } from 'lucide-react';
import type { BatchDetail } from '../../../protocol/contract.ts';
import { runCommand } from '../../app/commands.ts';
import { Button } from '../../ui/Button.tsx';
import { copyCurl } from '../stream/stream-actions.ts';
import { EditAndReplay } from './EditAndReplay.tsx';

export function DetailFooter({ batch }: { batch: BatchDetail }) {
  const [editing, setEditing] = useState(false);
  return (
    <footer className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line px-4 py-2">
      <Button variant="primary" icon={SquarePen} onClick={() => setEditing(true)}>Edit and replay</Button>
      <Button icon={SquareTerminal} onClick={() => copyCurl(batch.id)}>Copy as cURL</Button>
      <Button icon={Link} onClick={() => runCommand('link.copy')}>Copy link</Button>
      {editing && <EditAndReplay batch={batch} onClose={() => setEditing(false)} />}
    </footer>
  );
}
