import { useState } from 'react';
import { ArrowLeft } from 'lucide-react';
import { asApiError } from '../../../api/client.ts';
import { useCatalogue, useWorkspace } from '../../../api/queries.ts';
import { useCommands } from '../../../app/commands.ts';
import { goToCatalogue, goToOutputs } from '../../../stores/output-place.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { NoResults } from '../../../ui/NoResults.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { NewOutputForm } from './NewOutputForm.tsx';
import { PartnerCard } from './PartnerCard.tsx';

/** The catalogue of partners, and the form for the one that was chosen. */
export function AddOutput({ partner }: { partner: string }) {
  const catalogue = useCatalogue();
  const workspace = useWorkspace();
  const [search, setSearch] = useState('');
  const chosen = catalogue.data?.find(({ slug }) => slug === partner);
  const back = chosen === undefined ? goToOutputs : () => goToCatalogue();
  useCommands(() => [{ id: 'outputs.add-back', title: 'Back', group: 'Outputs', keys: ['escape'], hidden: true, run: back }], [chosen === undefined]);
  if (catalogue.isPending || workspace.isPending) return <SkeletonRows rows={8} label="Loading the catalogue" />;
  if (catalogue.data === undefined || workspace.data === undefined) {
    const error = asApiError(catalogue.error ?? workspace.error);
    return <ErrorState title="The catalogue could not be read" code={error.code} onRetry={() => { void catalogue.refetch(); void workspace.refetch(); }}>{error.message}</ErrorState>;
  }
  const words = search.toLowerCase();
  const found = catalogue.data.filter(({ name, summary, slug }) => `${name} ${slug} ${summary}`.toLowerCase().includes(words));
  const used = Object.values(workspace.data.outputs).map((output) => output.partner);
  return (
    <section aria-label="Add an output" className="flex min-h-0 flex-1 flex-col">
      <header className="flex min-h-12 shrink-0 items-center gap-3 border-b border-line px-4">
        <Button size="small" variant="ghost" icon={ArrowLeft} shortcut="escape" onClick={back}>{chosen === undefined ? 'All outputs' : 'Catalogue'}</Button>
        <h1 className="min-w-0 flex-1 truncate text-15 font-semibold">{chosen === undefined ? 'Add an output' : `Add ${chosen.name}`}</h1>
        {chosen === undefined && <SearchField label="Find a partner" value={search} onChange={setSearch} className="w-60" />}
      </header>
      {chosen !== undefined ? <NewOutputForm key={chosen.slug} partner={chosen} workspace={workspace.data} /> : (
        <div className="min-h-0 flex-1 overflow-y-auto p-4">
          <p className="pb-3 text-fg1">Every partner here is simulated on this machine: no account and no network is needed.</p>
          {found.length === 0 ? <NoResults explanation={`No partner is called “${search}”.`} hidden={catalogue.data.length} onClear={() => setSearch('')} /> : (
            <ul aria-label="Partners" className="grid max-w-[1180px] grid-cols-[repeat(auto-fill,minmax(300px,1fr))] gap-3">
              {found.map((entry) => <li key={entry.slug}><PartnerCard entry={entry} used={used.filter((slug) => slug === entry.slug).length} onChoose={() => goToCatalogue(entry.slug)} /></li>)}
            </ul>
          )}
        </div>
      )}
    </section>
  );
}
