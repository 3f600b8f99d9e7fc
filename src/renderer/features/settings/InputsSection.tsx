import { useState } from 'react';
import { Plus } from 'lucide-react';
import { useStore } from 'zustand';
import { useWorkspace } from '../../api/queries.ts';
import { connectionStore } from '../../stores/connection.ts';
import { Button } from '../../ui/Button.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { AddInputDialog } from './AddInputDialog.tsx';
import { InputCard } from './InputCard.tsx';
import { SectionPage } from './SectionPage.tsx';

/** One app or server that sends data, each with its own key. */
export function InputsSection() {
  const workspace = useWorkspace();
  const secrets = useStore(connectionStore, (state) => state.status?.inputs);
  const [adding, setAdding] = useState(false);
  const inputs = Object.entries(workspace.data?.inputs ?? {});
  return (
    <SectionPage
      title="Inputs"
      intro="One app or server that sends data, each with its own key and secret. Keys are in the files, secrets are not."
      actions={<Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>Add an input</Button>}
    >
      {workspace.isPending && <SkeletonRows rows={6} />}
      <div className="flex flex-col gap-3">
        {inputs.map(([name, input]) => <InputCard key={name} name={name} input={input} secret={secrets?.find((entry) => entry.name === name)?.secret ?? ''} />)}
      </div>
      <AddInputDialog key={String(adding)} open={adding} taken={inputs.map(([name]) => name)} onClose={() => setAdding(false)} />
    </SectionPage>
  );
}
