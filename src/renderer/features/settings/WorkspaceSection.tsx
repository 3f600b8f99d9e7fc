import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FolderOpen, FolderSearch } from 'lucide-react';
import { useStore } from 'zustand';
import { api, host } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { refreshStatus } from '../../api/live.ts';
import { runCommand } from '../../app/commands.ts';
import { connectionStore } from '../../stores/connection.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Field } from '../../ui/Field.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toasts.ts';
import { ProblemsList } from './ProblemsList.tsx';
import { SectionPage } from './SectionPage.tsx';
import { WorkspaceFileEditor } from './WorkspaceFileEditor.tsx';

function OpenFolder() {
  const [dir, setDir] = useState('');
  const client = useQueryClient();
  const open = useMutation({
    mutationFn: () => api.openWorkspace(dir.trim()),
    onSuccess: async () => {
      setDir('');
      showToast('Workspace opened');
      await Promise.all([refreshStatus(), client.invalidateQueries()]);
    },
  });
  if (host.desktop) return <Button icon={FolderSearch} onClick={() => void host.desktop?.openWorkspaceDialog()}>Choose a folder…</Button>;
  return (
    <form className="flex w-full flex-wrap gap-2" onSubmit={(event) => { event.preventDefault(); open.mutate(); }}>
      <TextField mono aria-label="Folder to open" placeholder="/path/to/your/app/cloudchamber" className="flex-1" value={dir} invalid={open.isError} onChange={(event) => { open.reset(); setDir(event.target.value); }} />
      <Button type="submit" disabled={dir.trim() === '' || open.isPending}>Open</Button>
      {open.error && <p role="alert" className="w-full text-12 text-error">{asApiError(open.error).message}</p>}
    </form>
  );
}

export function WorkspaceSection() {
  const workspace = useStore(connectionStore, (state) => state.status?.workspace);
  return (
    <SectionPage title="Workspace folder" intro="Small files that you can commit beside your app. A change from outside shows up here at once; secrets are kept apart.">
      <div className="divide-y divide-line">
        <Field label="Folder">
          <code className="data break-all">{workspace?.dir}</code>
          {workspace && <CopyButton text={workspace.dir} label="Copy the path" />}
          {workspace?.is_demo && <Badge tone="info">demo</Badge>}
          {host.desktop && <Button size="small" icon={FolderOpen} onClick={() => void host.desktop?.revealFolder('workspace')}>Show</Button>}
        </Field>
        <Field label="Open another" help="An empty folder becomes a new workspace with one input for each platform."><OpenFolder /></Field>
        <Field label="Demo" help="Three inputs, six outputs and an afternoon of shop traffic, to look around offline.">
          <Button onClick={() => runCommand('workspace.demo')}>Open demo workspace</Button>
        </Field>
      </div>
      <Card flush title="Problems" className="my-5"><ProblemsList /></Card>
      <WorkspaceFileEditor />
    </SectionPage>
  );
}
