import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { User } from '../../../protocol/user.ts';
import { asApiError } from '../../api/client.ts';
import { useLiveRefresh } from '../../api/use-live-refresh.ts';
import { useHistory, useIdentityCalls, useUser, userKeys } from '../../api/users.ts';
import { useCommands } from '../../app/commands.ts';
import { select, selectionStore } from '../../stores/selection.ts';
import { userTab } from '../../stores/user-place.ts';
import type { UserTab } from '../../stores/user-place.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { focusGrid } from '../../ui/focus-grid.ts';
import { Skeleton, SkeletonRows } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import type { Tab } from '../../ui/Tabs.tsx';
import { AttributesTab } from './AttributesTab.tsx';
import { ConsentTab } from './ConsentTab.tsx';
import { DevicesTab } from './DevicesTab.tsx';
import { GraphTab } from './GraphTab.tsx';
import { GroupsTab } from './GroupsTab.tsx';
import { OutputsTab } from './OutputsTab.tsx';
import { RawTab } from './RawTab.tsx';
import { TimelineTab } from './TimelineTab.tsx';
import { USERS_GRID } from './user-columns.ts';
import { UserHeader } from './UserHeader.tsx';
import { UserIdentities } from './UserIdentities.tsx';

function close(): void {
  select({ user: null, call: null });
  focusGrid(USERS_GRID);
}

function Loaded({ user }: { user: User }) {
  const chosen = userTab(useStore(selectionStore, (state) => state.userTab));
  const calls = useIdentityCalls(user.mpid);
  // Read here, so that the scrubber has them when its tab is opened.
  useHistory(user.mpid);
  const tabs: Tab<UserTab>[] = [
    { id: 'attributes', label: 'Attributes', count: user.attributes.length },
    { id: 'timeline', label: 'Timeline' },
    { id: 'graph', label: 'Identity graph', count: calls.data?.length },
    { id: 'consent', label: 'Consent', ...(user.consent.length > 0 ? { count: user.consent.length } : {}) },
    { id: 'devices', label: 'Devices', ...(user.devices.length > 0 ? { count: user.devices.length } : {}) },
    ...(user.groups.length > 0 ? [{ id: 'groups' as const, label: 'Groups', count: user.groups.length }] : []),
    { id: 'outputs', label: 'Outputs' },
    { id: 'raw', label: 'Raw' },
  ];
  const tab = tabs.some(({ id }) => id === chosen) ? chosen : 'attributes';
  const show = (id: UserTab): void => select({ userTab: id === 'attributes' ? null : id });
  useCommands(() => tabs.map(({ id, label }, index) => ({ id: `user.tab-${id}`, title: `Show the user’s ${label.toLowerCase()}`, group: 'Users', keys: [`alt+${index + 1}`], run: () => show(id) })), [tabs.length]);
  return (
    <>
      <UserHeader user={user} onClose={close} />
      <UserIdentities user={user} />
      <Tabs label="User" tabs={tabs} value={tab} onChange={show}>
        {tab === 'attributes' && <AttributesTab user={user} />}
        {tab === 'timeline' && <TimelineTab user={user} />}
        {tab === 'graph' && <GraphTab user={user} />}
        {tab === 'consent' && <ConsentTab user={user} />}
        {tab === 'devices' && <DevicesTab user={user} />}
        {tab === 'groups' && <GroupsTab user={user} />}
        {tab === 'outputs' && <OutputsTab user={user} />}
        {tab === 'raw' && <RawTab user={user} />}
      </Tabs>
    </>
  );
}

/** One user, kept up to date while it is looked at. */
export function UserPane({ mpid }: { mpid: string }) {
  const user = useUser(mpid);
  const key = useMemo(() => userKeys.one(mpid), [mpid]);
  useLiveRefresh(key, 'request');
  useCommands(() => [{ id: 'user.close', title: 'Close the user', group: 'Users', keys: ['escape'], hidden: true, run: close }], []);
  return (
    <aside data-user-detail tabIndex={-1} aria-label="User" className="@container flex min-h-0 min-w-0 flex-1 flex-col outline-none">
      {user.isPending && (
        <>
          <div className="flex h-12 shrink-0 items-center border-b border-line px-4"><Skeleton className="h-4 w-56" /></div>
          <SkeletonRows rows={8} label="Loading the user" />
        </>
      )}
      {user.data === undefined && user.error && (
        <>
          <ErrorState title={asApiError(user.error).status === 404 ? 'There is no such user' : 'The user could not be read'} code={asApiError(user.error).code} onRetry={() => void user.refetch()}>
            {asApiError(user.error).status === 404 ? `MPID ${mpid} is not in this workspace’s scope.` : asApiError(user.error).message}
          </ErrorState>
          <div className="flex justify-center pb-6"><Button onClick={close}>Close</Button></div>
        </>
      )}
      {user.data && <Loaded user={user.data} />}
    </aside>
  );
}
