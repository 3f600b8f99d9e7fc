import { useState } from 'react';
import { UsersRound } from 'lucide-react';
import { useStore } from 'zustand';
import { asApiError } from '../../api/client.ts';
import { runCommand } from '../../app/commands.ts';
import { contextStore } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import { select, selectionStore } from '../../stores/selection.ts';
import { uiStore } from '../../stores/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { NoResults } from '../../ui/NoResults.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { focusUser } from './focus-user.ts';
import { UserPane } from './UserPane.tsx';
import { UserTable } from './UserTable.tsx';
import { useUserList } from './use-user-list.ts';

function Zero() {
  return (
    <EmptyState
      icon={UsersRound}
      title="No users yet"
      actions={<><Button variant="primary" onClick={() => runCommand('sample.send')}>Send a sample batch</Button><Button onClick={() => goTo('setup')}>Set up an SDK</Button></>}
    >
      A user is made by the first Identity API call or batch that names an identity nobody has. Each is listed here with its profile and the account of every decision about who it is.
    </EmptyState>
  );
}

function sentence(query: string, environment: string | null): string {
  const where = environment === null ? '' : ` in ${environment}`;
  return query === '' ? `No user was seen${where}.` : `No user${where} has an identity or MPID that contains “${query}”.`;
}

/** Who is who: every user, its profile, and how the decision was made (ui.md C7). */
export function UsersScreen() {
  const [follow, setFollow] = useState(true);
  const list = useUserList(follow);
  const selected = useStore(selectionStore, (state) => state.user);
  const environment = useStore(contextStore, (state) => state.env);
  const below = useStore(uiStore, (state) => state.detailPlacement === 'bottom');

  function body() {
    if (list.loading) return <SkeletonRows rows={18} label="Loading users" />;
    if (list.error && list.rows.length === 0) {
      const error = asApiError(list.error);
      return <ErrorState title="The users could not be read" code={error.code} onRetry={list.retry}>{error.message}</ErrorState>;
    }
    if (list.rows.length === 0) {
      return list.narrowed ? <NoResults explanation={sentence(list.query, environment)} onClear={() => contextStore.setState({ userSearch: '', env: null })} /> : <Zero />;
    }
    return (
      <UserTable
        rows={list.rows}
        query={list.query}
        selected={selected}
        more={list.more}
        capped={list.capped}
        onSelect={({ mpid }) => { if (mpid !== selected) select({ user: mpid, call: null }); }}
        onOpen={({ mpid }) => { select({ user: mpid }); requestAnimationFrame(focusUser); }}
        onMore={list.loadMore}
        onTop={setFollow}
      />
    );
  }
  return (
    <SplitPane
      key={String(below)}
      id={below ? 'users-below' : 'users'}
      direction={below ? 'vertical' : 'horizontal'}
      secondSize={below ? 62 : 68}
      minFirst={below ? '160px' : '260px'}
      minSecond={below ? '260px' : '460px'}
      first={<section aria-label="Users found" className="flex min-h-0 min-w-0 flex-1 flex-col">{body()}</section>}
      second={selected === null ? null : <UserPane key={selected} mpid={selected} />}
    />
  );
}
