import { useState } from 'react';
import { Ellipsis, FileDown, FlaskConical, SquarePen } from 'lucide-react';
import { useStore } from 'zustand';
import type { BatchDetail } from '../../../protocol/contract.ts';
import { runCommand } from '../../app/commands.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { copyCurl } from '../stream/stream-actions.ts';
import { EditAndReplay } from './EditAndReplay.tsx';
import { shareReport, shareStore } from './share/share-store.ts';
import { ShareDialog } from './share/ShareDialog.tsx';

export function DetailFooter({ batch }: { batch: BatchDetail }) {
  const [editing, setEditing] = useState(false);
  const sharing = useStore(shareStore, (state) => state.batch === batch.id);
  return (
    <footer className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line px-4 py-2">
      <Button variant="primary" icon={FlaskConical} shortcut="w" onClick={() => runCommand('event.what-if')}>What if…</Button>
      <Button icon={SquarePen} onClick={() => setEditing(true)}>Edit and replay</Button>
      <Button icon={FileDown} onClick={() => shareReport(batch.id)}>Share report</Button>
      <Menu
        align="end"
        trigger={<IconButton label="More ways to hand it on" icon={Ellipsis} />}
        entries={[
          { label: 'Copy as cURL', keys: 'shift+y', run: () => copyCurl(batch.id) },
          { label: 'Copy a link to this view', keys: 'mod+shift+c', run: () => { runCommand('link.copy'); } },
        ]}
      />
      {editing && <EditAndReplay batch={batch} onClose={() => setEditing(false)} />}
      {sharing && <ShareDialog batch={batch} onClose={() => shareReport(null)} />}
    </footer>
  );
}
