import { useState } from 'react';
import { ChevronDown, User, X } from 'lucide-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { UserRow } from '../../../../protocol/user.ts';
import { userApi } from '../../../api/users.ts';
import { contextStore } from '../../../stores/context.ts';
import { Button } from '../../../ui/Button.tsx';
import { shortId } from '../../../ui/format.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Popover } from '../../../ui/Popover.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { bestIdentity, typeLabel } from '../../users/identity-words.ts';
import { connectionView } from '../connection-view.ts';

/** The user that sampling, splits and consent are told for: the chosen one, else the one in focus. */
export function useChosenUser(): string | null {
  const chosen = useStore(connectionView, (state) => state.mpid);
  const focused = useStore(contextStore, (state) => state.focus.find(({ field }) => field === 'mpid')?.value ?? null);
  return chosen ?? focused;
}

function Row({ row, onChoose }: { row: UserRow; onChoose: () => void }) {
  const best = bestIdentity(row);
  return (
    <li>
      <button type="button" onClick={onChoose} className="flex w-full min-w-0 items-baseline gap-2 rounded px-2 py-1 text-left hover:bg-bg3">
        <span className="min-w-0 flex-1 truncate">{best?.value ?? row.mpid}</span>
        <span className="shrink-0 text-11 text-fg2">{best === null ? 'no identity' : typeLabel(best.type)}</span>
      </button>
    </li>
  );
}

/** Finds a user by any identity. */
export function UserPicker({ label = 'Choose a user' }: { label?: string | undefined }) {
  const mpid = useChosenUser();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const found = useQuery({
    queryKey: ['captured', 'user-picker', text], enabled: open, staleTime: 2_000, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => userApi.list({ query: text }, 12, null, signal),
  });
  const name = useQuery({ queryKey: ['captured', 'user-picker', 'name', mpid], enabled: mpid !== null, staleTime: 30_000, queryFn: ({ signal }) => userApi.get(mpid ?? '', signal), retry: false });
  const best = name.data === undefined ? null : bestIdentity(name.data);
  const choose = (next: string | null): void => { connectionView.setState({ mpid: next }); setOpen(false); setText(''); };
  return (
    <span className="inline-flex min-w-0 items-center gap-1">
      <Popover
        open={open}
        onOpenChange={setOpen}
        className="w-80"
        trigger={<Button icon={User}><span className="inline-flex min-w-0 items-center gap-1.5">{mpid === null ? label : <><span className="truncate">{best?.value ?? shortId(mpid)}</span>{best !== null && <span className="text-12 text-fg2">{shortId(mpid)}</span>}</>}<ChevronDown aria-hidden size={13} className="shrink-0 text-fg2" /></span></Button>}
      >
        <SearchField value={text} onChange={setText} label="Any identity or MPID" onEnter={() => { const first = found.data?.items[0]; if (first !== undefined) choose(first.mpid); }} />
        <ul aria-label="Users" className="mt-2 max-h-64 overflow-y-auto">
          {(found.data?.items ?? []).map((row) => <Row key={row.mpid} row={row} onChoose={() => choose(row.mpid)} />)}
        </ul>
        {found.data?.items.length === 0 && <p className="px-2 py-1 text-fg2">{text === '' ? 'No user is known yet.' : `No user has “${text}”.`}</p>}
      </Popover>
      {mpid !== null && <IconButton label="No user" icon={X} onClick={() => { contextStore.setState((state) => ({ focus: state.focus.filter(({ field }) => field !== 'mpid') })); choose(null); }} />}
    </span>
  );
}
