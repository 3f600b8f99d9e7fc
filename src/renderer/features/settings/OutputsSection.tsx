import { useState } from 'react';
import { Plus, Send } from 'lucide-react';
import { useCatalogue, useWorkspace } from '../../api/queries.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { AddOutputDialog } from './AddOutputDialog.tsx';
import { ItemList } from './ItemList.tsx';
import { OutputEditor } from './OutputEditor.tsx';
import { SectionPage } from './SectionPage.tsx';

export function OutputsSection() {
  const workspace = useWorkspace();
  const catalogue = useCatalogue();
  const [chosen, setChosen] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const outputs = workspace.data?.outputs ?? {};
  const names = Object.keys(outputs);
  const selected = chosen !== null && outputs[chosen] ? chosen : (names[0] ?? null);
  const output = selected === null ? undefined : outputs[selected];
  const partnerName = (slug: string) => catalogue.data?.find((entry) => entry.slug === slug)?.name ?? slug;
  return (
    <SectionPage
      wide
      title="Outputs"
      intro="Where data goes. Simulated partners answer here, on this machine."
      actions={<Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>Add an output</Button>}
    >
      {workspace.isPending ? <SkeletonRows rows={8} /> : (
        <div className="flex min-h-0 flex-1">
          {names.length > 0 && (
            <ItemList
              label="Outputs"
              selected={selected}
              onSelect={setChosen}
              items={Object.entries(outputs).map(([name, item]) => ({ name, title: item.label ?? name, detail: partnerName(item.partner), badge: item.transport === 'real' ? <Badge tone="warn">real</Badge> : undefined }))}
            />
          )}
          {selected !== null && output ? <OutputEditor key={selected} name={selected} saved={output} catalogue={catalogue.data ?? []} /> : (
            <EmptyState icon={Send} title="No outputs yet" actions={<Button variant="primary" onClick={() => setAdding(true)}>Add an output</Button>}>An output is one configuration of a partner. Connect it with an input to send events to it.</EmptyState>
          )}
        </div>
      )}
      <AddOutputDialog key={String(adding)} open={adding} catalogue={catalogue.data ?? []} taken={names} onClose={() => setAdding(false)} onAdded={setChosen} />
    </SectionPage>
  );
}
