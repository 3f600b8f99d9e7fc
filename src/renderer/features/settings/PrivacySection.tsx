import { useId, useState } from 'react';
import { Plus, X } from 'lucide-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { WorkspaceFile } from '../../../protocol/workspace.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { queryKeys, useWorkspace } from '../../api/queries.ts';
import { connectionStore } from '../../stores/connection.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toasts.ts';
import { purposeProblem, withPurpose } from './privacy-form.ts';
import { SaveBar } from './SaveBar.tsx';
import { SectionPage } from './SectionPage.tsx';

function Editor({ file }: { file: WorkspaceFile }) {
  const id = useId();
  const client = useQueryClient();
  const ingest = useStore(connectionStore, (state) => state.status?.ingest.http ?? null);
  const [changed, setChanged] = useState<readonly string[] | null>(null);
  const [typed, setTyped] = useState('');
  const save = useMutation({
    mutationFn: async (purposes: readonly string[]) => api.saveWorkspaceFile({ ...(await api.workspace()).file, privacy: { gdpr_purposes: [...purposes] } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: queryKeys.workspace });
      setChanged(null);
      showToast('Saved: consent is checked against these purposes');
    },
  });
  const purposes = changed ?? file.privacy.gdpr_purposes;
  const problem = typed.trim() === '' ? null : purposeProblem([...purposes], typed);

  function change(next: readonly string[]): void {
    save.reset();
    setChanged(next);
  }

  function add(): void {
    if (typed.trim() === '' || problem !== null) return;
    change(withPurpose([...purposes], typed));
    setTyped('');
  }

  return (
    <>
      <h2 className="mb-1 text-15 font-semibold">GDPR purposes</h2>
      <p className="mb-2 max-w-[68ch] text-fg1">
        mParticle takes GDPR consent only for purposes that are defined, and a defined one cannot be taken back there. Here a purpose outside this list is kept and pointed out: on the batch that names it and in forwarding rules. CCPA has one purpose of its own and needs none.
      </p>
      {purposes.length === 0
        ? <p className="max-w-[480px] rounded-lg border border-dashed border-line px-3.5 py-3 text-fg1">None is defined, so any purpose is taken without a word.</p>
        : (
          <ul aria-label="GDPR purposes" className="max-w-[480px] divide-y divide-line rounded-lg border border-line">
            {purposes.map((purpose) => (
              <li key={purpose} className="flex h-9 items-center gap-2 pr-1.5 pl-3.5">
                <span className="min-w-0 flex-1 truncate font-medium" title={purpose}>{purpose}</span>
                <IconButton label={`Take “${purpose}” out`} icon={X} onClick={() => change(purposes.filter((other) => other !== purpose))} />
              </li>
            ))}
          </ul>
        )}
      <form className="mt-2 flex max-w-[480px] items-center gap-2" onSubmit={(event) => { event.preventDefault(); add(); }}>
        <TextField id={`${id}purpose`} aria-label="Purpose to add" aria-describedby={problem === null ? undefined : `${id}problem`} placeholder="analytics" maxLength={300} invalid={problem !== null} value={typed} onChange={(event) => setTyped(event.target.value)} />
        <Button type="submit" icon={Plus} disabled={typed.trim() === '' || problem !== null}>Add</Button>
      </form>
      {problem !== null && <p id={`${id}problem`} role="alert" className="mt-1 text-12 text-error">{problem}</p>}
      <SaveBar dirty={changed !== null} saving={save.isPending} error={save.error ? asApiError(save.error).message : undefined} onSave={() => save.mutate(purposes)} onDiscard={() => { save.reset(); setChanged(null); }} />
      <h2 className="mt-4 mb-1 text-15 font-semibold">Global Privacy Control</h2>
      <Field label="Test page" help="No server acts on the browser’s signal: the page passes it on as consent or as a user attribute. This page sends batches each way; the same are under “Send event”.">
        {ingest === null ? <span className="text-fg1">The ingest port does not listen.</span> : <><code className="data">{ingest}/__emulator/gpc.html</code><CopyButton text={`${ingest}/__emulator/gpc.html`} label="Copy the page’s address" /></>}
      </Field>
    </>
  );
}

/** What consent may be about, in cloudchamber.json. */
export function PrivacySection() {
  const workspace = useWorkspace();
  const { data } = workspace;
  const error = workspace.error ? asApiError(workspace.error) : null;
  return (
    <SectionPage title="Privacy" intro="What users can agree to. Kept in cloudchamber.json.">
      {data ? <Editor file={data.file} /> : error === null ? <SkeletonRows rows={6} label="Loading the settings" /> : <ErrorState title="The settings could not be read" code={error.code} onRetry={() => void workspace.refetch()}>{error.message}</ErrorState>}
    </SectionPage>
  );
}
