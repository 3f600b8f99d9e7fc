import { useState } from 'react';
import { X } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import type { ReceivedUser } from '../../../../protocol/partner.ts';
import { asApiError } from '../../../api/client.ts';
import { useKnowledge, useReceivedUser } from '../../../api/outputs-detail.ts';
import { userApi } from '../../../api/users.ts';
import { useCommands } from '../../../app/commands.ts';
import { goToUser } from '../../../stores/user-place.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { formatDateTime, plural, shortId } from '../../../ui/format.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { JsonTree } from '../../../ui/JsonTree.tsx';
import { Select } from '../../../ui/Select.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import { KnowledgePanel } from '../../partner-knowledge/KnowledgePanel.tsx';
import { ReceivedEvents } from './ReceivedEvents.tsx';
import { KnownTable } from './KnownTable.tsx';
import { revenueWords, searchValues, userTitle } from './received-words.ts';

type Part = 'known' | 'beside' | 'events' | 'raw';

const TRIED = 4;
const FOUND = 5;

/** Our users who have one of these identifiers; hashed ones find nobody. */
function useOurUsers(user: ReceivedUser) {
  const values = searchValues(user).slice(0, TRIED);
  return useQuery({
    queryKey: ['captured', 'outputs', 'our-users', values],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(values.map((query) => userApi.list({ query }, FOUND, null, signal)));
      return [...new Set(pages.flatMap(({ items }) => items.filter(({ mpid, identities }) => values.includes(mpid) || identities.some(({ value }) => values.includes(value))).map(({ mpid }) => mpid)))];
    },
    staleTime: 0,
  });
}

function Beside({ output, partner, mpids }: { output: string; partner: string; mpids: readonly string[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const mpid = mpids.find((one) => one === chosen) ?? mpids[0];
  if (mpid === undefined) return <EmptyState title="None of our users has these identifiers">Hashed identifiers, and those of users who were deleted here, lead to nobody. The tab Outputs of a user compares the other way round.</EmptyState>;
  return (
    <>
      <div className="flex min-h-10 flex-wrap items-center gap-3 border-b border-line px-3.5 py-1.5 text-12">
        {mpids.length > 1 && <Select label="Our user" value={mpid} options={mpids.map((one) => ({ value: one, label: one }))} onChange={setChosen} />}
        <TextLink title={`MPID ${mpid}`} onClick={() => goToUser(mpid, { tab: 'outputs' })}>Open our user {shortId(mpid)}</TextLink>
      </div>
      <KnowledgePanel output={output} mpid={mpid} partner={partner} />
    </>
  );
}

function Loaded({ output, partner, user, onClose }: { output: string; partner: string; user: ReceivedUser; onClose: () => void }) {
  const [part, setPart] = useState<Part>('known');
  const ours = useOurUsers(user).data ?? [];
  const differences = useKnowledge(output, ours[0] ?? null).data?.differences.length;
  useCommands(() => [
    { id: 'received.close', title: 'Close the user', group: 'Outputs', keys: ['escape'], hidden: true, run: onClose },
    ...(['known', 'beside', 'events', 'raw'] as const).map((id, index) => ({ id: `received.part-${id}`, title: `Received user: ${id}`, group: 'Outputs', keys: [`alt+${index + 1}`], hidden: true, run: () => setPart(id) })),
  ], []);
  const revenue = revenueWords(user.revenue);
  return (
    <>
      <header className="flex min-h-12 shrink-0 items-center gap-2.5 border-b border-line px-4 py-2">
        <h2 className="min-w-0 truncate text-15 font-semibold" title={user.key}>{userTitle(user)}</h2>
        <span className="min-w-0 flex-1 truncate text-12 text-fg1">{[plural(user.events, 'event'), revenue === '' ? null : revenue, `first ${formatDateTime(user.first_at)}`].filter(Boolean).join(', ')}</span>
        <IconButton label="Close" keys="escape" icon={X} onClick={onClose} />
      </header>
      <Tabs
        label="User at the partner"
        value={part}
        onChange={setPart}
        tabs={[{ id: 'known', label: `What ${partner} knows` }, { id: 'beside', label: 'Beside what we think', count: differences === 0 ? undefined : differences }, { id: 'events', label: 'Events', count: user.events }, { id: 'raw', label: 'Raw' }]}
      >
        {part === 'known' && <KnownTable user={user} />}
        {part === 'beside' && <Beside output={output} partner={partner} mpids={ours} />}
        {part === 'events' && <div className="flex h-full min-h-0 flex-col"><ReceivedEvents output={output} user={user.key} onUser={null} /></div>}
        {part === 'raw' && <JsonTree value={user} label="User at the partner" openDepth={2} />}
      </Tabs>
    </>
  );
}

export interface ReceivedUserPaneProps {
  output: string;
  partner: string;
  /** The partner's key of the user. */
  userKey: string;
  onClose: () => void;
}

/** One user as the partner knows it, kept up to date while it is looked at. */
export function ReceivedUserPane({ output, partner, userKey, onClose }: ReceivedUserPaneProps) {
  const user = useReceivedUser(output, userKey);
  const error = user.error === null ? null : asApiError(user.error);
  return (
    <aside aria-label="User at the partner" className="@container flex min-h-0 min-w-0 flex-1 flex-col">
      {user.isPending && <SkeletonRows rows={8} label="Loading the user" />}
      {user.data === undefined && error !== null && <ErrorState title={error.status === 404 ? 'The partner does not know this user' : 'The user could not be read'} code={error.code} onRetry={() => void user.refetch()}>{error.status === 404 ? 'It was forgotten, or became part of another one.' : error.message}</ErrorState>}
      {user.data !== undefined && <Loaded output={output} partner={partner} user={user.data} onClose={onClose} />}
    </aside>
  );
}
