import { useState } from 'react';
import { Eraser } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { asApiError } from '../../../api/client.ts';
import { outputKeys } from '../../../api/outputs.ts';
import { outputDetailApi } from '../../../api/outputs-detail.ts';
import { useCatalogue, useWorkspace } from '../../../api/queries.ts';
import { useCommands } from '../../../app/commands.ts';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { focusGrid } from '../../../ui/focus-grid.ts';
import { ListAndDetail } from '../../../ui/ListAndDetail.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { ReceivedEvents } from './ReceivedEvents.tsx';
import { ReceivedUserPane } from './ReceivedUserPane.tsx';
import { RECEIVED_USERS, ReceivedUsers } from './ReceivedUsers.tsx';

export interface ReceivedTabProps {
  output: string;
  /** The partner's key of the user that a link leads to. */
  item: string | null;
}

/** What the simulated partner now knows: users and events, as it would keep them. */
export function ReceivedTab({ output, item }: ReceivedTabProps) {
  const slug = useWorkspace().data?.outputs[output]?.partner;
  const partner = useCatalogue().data?.find((one) => one.slug === slug)?.name ?? slug ?? 'The partner';
  const client = useQueryClient();
  const [view, setView] = useState<'users' | 'events'>('users');
  const [search, setSearch] = useState('');
  const [forgetting, setForgetting] = useState(false);
  // What is chosen in the list counts until a link leads elsewhere.
  const [chosen, setChosen] = useState({ item, key: item });
  const selected = chosen.item === item ? chosen.key : item;
  const choose = (key: string | null): void => setChosen({ item, key });

  async function forget(): Promise<void> {
    try {
      await outputDetailApi.forget(output);
      choose(null);
      setSearch('');
      await client.invalidateQueries({ queryKey: outputKeys.all });
      showToast(`${partner} has forgotten everything`);
    } catch (error) {
      showToast(asApiError(error).message);
    }
  }
  useCommands(() => [{ id: 'received.forget', title: 'Let the partner forget everything', group: 'Outputs', run: () => setForgetting(true) }], []);
  return (
    <>
      <ListAndDetail
        id="output-received"
        size={54}
        list={
          <section aria-label="Received" className="flex min-h-0 min-w-0 flex-1 flex-col">
            <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2">
              <SegmentedControl label="Received" value={view} onChange={setView} options={[{ value: 'users', label: 'Users' }, { value: 'events', label: 'Events' }]} />
              {view === 'users' && <SearchField label="Find by any identifier" value={search} onChange={setSearch} className="min-w-40 flex-1" />}
              {view === 'events' && <span className="flex-1" />}
              <Button icon={Eraser} variant="danger" onClick={() => setForgetting(true)}>Forget all</Button>
            </div>
            {view === 'users'
              ? <ReceivedUsers output={output} partner={partner} search={search.trim()} selected={selected} onSelect={({ key }) => choose(key)} onClearSearch={() => setSearch('')} />
              : <ReceivedEvents output={output} user={null} onUser={(key) => { choose(key); setView('users'); }} />}
          </section>
        }
        detail={view === 'users' && selected !== null ? <ReceivedUserPane key={selected} output={output} partner={partner} userKey={selected} onClose={() => { choose(null); focusGrid(RECEIVED_USERS); }} /> : null}
      />
      <ConfirmDialog open={forgetting} danger title={`Let ${partner} forget everything?`} action="Forget all" onConfirm={() => void forget()} onClose={() => setForgetting(false)}>
        The simulated partner loses every user and event that it received through this output. What was captured here stays, and so do its requests.
      </ConfirmDialog>
    </>
  );
}
