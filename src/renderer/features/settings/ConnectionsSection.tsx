import { useState } from 'react';
import { Cable, Plus } from 'lucide-react';
import { useCatalogue, useWorkspace } from '../../api/queries.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { AddConnectionDialog } from './AddConnectionDialog.tsx';
import { ConnectionEditor } from './ConnectionEditor.tsx';
import { ItemList } from './ItemList.tsx';
import { SectionPage } from './SectionPage.tsx';

export function ConnectionsSection() {
  const workspace = useWorkspace();
  const catalogue = useCatalogue();
  const [chosen, setChosen] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const connections = workspace.data?.connections ?? {};
  const names = Object.keys(connections);
  const selected = chosen !== null && connections[chosen] ? chosen : (names[0] ?? null);
  const connection = selected === null ? undefined : connections[selected];
  const outputs = workspace.data?.outputs ?? {};
  const definition = connection && catalogue.data?.find((entry) => entry.slug === outputs[connection.output]?.partner);
  return (
    <SectionPage
      wide
      title="Connections"
      intro="One input to one output: what of it is sent, and how."
      actions={<Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>Add a connection</Button>}
    >
      {workspace.isPending ? <SkeletonRows rows={8} /> : (
        <div className="flex min-h-0 flex-1">
          {names.length > 0 && (
            <ItemList
              label="Connections"
              selected={selected}
              onSelect={setChosen}
              items={Object.entries(connections).map(([name, item]) => ({ name, title: `${item.input} → ${outputs[item.output]?.label ?? item.output}`, detail: name, badge: item.active ? undefined : <Badge>off</Badge> }))}
            />
          )}
          {selected !== null && connection ? <ConnectionEditor key={selected} name={selected} saved={connection} fields={definition?.connection_settings ?? []} /> : (
            <EmptyState icon={Cable} title="No connections yet" actions={<Button variant="primary" onClick={() => setAdding(true)}>Add a connection</Button>}>Without a connection, what comes in is shown but sent nowhere.</EmptyState>
          )}
        </div>
      )}
      <AddConnectionDialog key={String(adding)} open={adding} inputs={Object.keys(workspace.data?.inputs ?? {})} outputs={Object.keys(outputs)} taken={names} onClose={() => setAdding(false)} onAdded={setChosen} />
    </SectionPage>
  );
}
