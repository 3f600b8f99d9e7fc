import { Plus, Send } from 'lucide-react';
import { useCatalogue, useWorkspace } from '../../api/queries.ts';
import { goToCatalogue, goToOutput } from '../../stores/output-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { TextLink } from '../../ui/TextLink.tsx';
import { SectionPage } from './SectionPage.tsx';

/** The way to each output: they are edited on the Outputs screen. */
export function OutputsSection() {
  const workspace = useWorkspace();
  const catalogue = useCatalogue().data;
  const outputs = Object.entries(workspace.data?.outputs ?? {});
  const add = <Button variant="primary" icon={Plus} onClick={() => goToCatalogue()}>Add an output</Button>;
  return (
    <SectionPage title="Outputs" intro="Where data goes. Their settings, and how they answer, are on the Outputs screen." actions={outputs.length > 0 && add}>
      {workspace.isPending ? <SkeletonRows rows={4} label="Loading the outputs" /> : outputs.length === 0 ? <EmptyState icon={Send} title="No outputs yet" actions={add}>An output is one configuration of a partner.</EmptyState> : (
        <ul aria-label="Outputs" className="divide-y divide-line rounded-lg border border-line">
          {outputs.map(([name, { label, partner, transport }]) => (
            <li key={name} className="flex min-h-10 flex-wrap items-center gap-x-3 px-3.5 py-1">
              <span className="min-w-0 flex-1"><TextLink onClick={() => goToOutput(name)}>{label ?? name}</TextLink> <span className="text-12 text-fg2">{catalogue?.find(({ slug }) => slug === partner)?.name ?? partner}</span></span>
              {transport === 'real' && <Badge tone="warn">real endpoint</Badge>}
              <Button size="small" onClick={() => goToOutput(name, 'settings')}>Settings</Button>
              <Button size="small" onClick={() => goToOutput(name, 'behaviour')}>Behaviour</Button>
            </li>
          ))}
        </ul>
      )}
    </SectionPage>
  );
}
