import { useState } from 'react';
import { Activity, BellOff, Ellipsis, Filter, IdCard, PenLine, Trash2, UserRound, X } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { LOGIN_CALL_PLATFORMS } from '../../../protocol/user.ts';
import type { LoginCall, User } from '../../../protocol/user.ts';
import { invalidateUsers, userApi } from '../../api/users.ts';
import { useCommands } from '../../app/commands.ts';
import { announce } from '../../app/core-commands.ts';
import { addFocus, filterValue, setFilter } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { showToast } from '../../ui/toasts.ts';
import { asApiError } from '../../api/client.ts';
import { EditUserDialog } from './EditUserDialog.tsx';
import { bestIdentity } from './identity-words.ts';
import { UserState } from './UserState.tsx';

const PLATFORM_LABELS: Readonly<Record<LoginCall['platform'], string>> = {
  web: 'Web', ios: 'iOS (Swift)', android: 'Android (Kotlin)', 'react-native': 'React Native', flutter: 'Flutter', roku: 'Roku', http: 'HTTP (curl)',
};

async function become(mpid: string, platform: LoginCall['platform']): Promise<void> {
  try {
    const { code } = await userApi.loginCall(mpid, platform);
    showToast((await copyText(code)) ? `${PLATFORM_LABELS[platform]} call copied: run it in your app` : 'The clipboard is not available');
  } catch (error) {
    showToast(asApiError(error).message);
  }
}

/** Who it is, and what can be done with it. */
export function UserHeader({ user, onClose }: { user: User; onClose: () => void }) {
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const best = bestIdentity(user);
  const gone = user.deleted_at !== null;
  const whyNot = gone ? 'The user was deleted' : undefined;
  const showEvents = (): void => { goTo('stream'); setFilter(`mpid=${filterValue(user.mpid)}`); select({ event: null, batch: null }); };
  const remove = (): void => announce(userApi.remove(user.mpid).then(() => invalidateUsers(client)), 'User deleted');

  useCommands(() => [
    { id: 'user.edit', title: 'Edit the user', group: 'Users', keys: ['e'], when: () => !gone || 'The user was deleted', run: () => setEditing(true) },
    { id: 'user.events', title: 'Show the user’s events in the stream', group: 'Users', keys: ['shift+enter'], run: showEvents },
    { id: 'user.delete', title: 'Delete the user', group: 'Users', keys: ['delete'], when: () => !gone || 'The user was deleted', run: () => setDeleting(true) },
    { id: 'user.copy-mpid', title: 'Copy the MPID', group: 'Users', keys: ['y'], run: () => void copyText(user.mpid).then((done) => showToast(done ? 'MPID copied' : 'The clipboard is not available')) },
    ...LOGIN_CALL_PLATFORMS.map((platform) => ({ id: `user.become-${platform}`, title: `Become this user: copy the ${PLATFORM_LABELS[platform]} call`, group: 'Users', when: () => (!gone && best !== null) || 'The user has no identity to log in with', run: () => void become(user.mpid, platform) })),
  ], [user.mpid, gone, best === null]);

  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line py-2 pr-3 pl-4">
      <UserRound aria-hidden size={17} className="shrink-0 text-identity" />
      <h2 className="max-w-[36ch] min-w-0 truncate text-15 font-semibold" title={best?.value ?? user.mpid}>{best?.value ?? (user.known ? user.mpid : 'Anonymous user')}</h2>
      <span className="flex shrink-0 items-center gap-0.5 data text-fg1"><span className="sr-only">MPID </span>{user.mpid}<CopyButton label="Copy the MPID" text={user.mpid} /></span>
      <span className="flex min-w-0 flex-wrap items-center gap-1.5">
        <UserState user={user} />
        <Badge tone={user.environment === 'production' ? 'warn' : 'neutral'} className={user.environment === 'production' ? undefined : '@max-[680px]:hidden'}>{user.environment}</Badge>
        {user.opted_out && <Badge tone="blocked" icon={BellOff} title="Opted out of all tracking">opted out</Badge>}
        {user.limit_ad_tracking === true && <Badge tone="blocked" title="Ad tracking is limited on the device">ad tracking limited</Badge>}
      </span>
      <span className="ml-auto flex shrink-0 items-center gap-1.5 @max-[680px]:[&_kbd]:hidden">
        <Menu
          align="end"
          trigger={<Button icon={IdCard} disabled={gone || best === null} title={whyNot ?? (best === null ? 'The user has no identity to log in with' : undefined)}><span>Become<span className="@max-[680px]:sr-only"> this user</span></span></Button>}
          entries={[{ kind: 'heading', label: 'Copy the call that logs this user in' }, ...LOGIN_CALL_PLATFORMS.map((platform) => ({ label: PLATFORM_LABELS[platform], run: () => void become(user.mpid, platform) }))]}
        />
        <Button icon={PenLine} shortcut="e" disabled={gone} title={whyNot} onClick={() => setEditing(true)}>Edit</Button>
        <Menu
          align="end"
          trigger={<IconButton label="More" icon={Ellipsis} />}
          entries={[
            { label: 'Show the events in the stream', icon: Activity, keys: 'shift+enter', run: showEvents },
            { label: 'Narrow everything to this user', icon: Filter, run: () => { addFocus({ field: 'mpid', value: user.mpid }); showToast('Lists show this user only'); } },
            { kind: 'separator' },
            { label: 'Delete…', icon: Trash2, danger: true, keys: 'delete', disabled: whyNot, run: () => setDeleting(true) },
          ]}
        />
        <IconButton label="Close" keys="escape" icon={X} onClick={onClose} />
      </span>
      {editing && <EditUserDialog user={user} onClose={() => setEditing(false)} />}
      <ConfirmDialog open={deleting} danger title={`Delete ${best?.value ?? user.mpid}?`} action="Delete the user" onClose={() => setDeleting(false)} onConfirm={remove}>
        Identities, attributes, consent and devices of MPID {user.mpid} are deleted. The next call with one of its identities makes a new user. Captured events stay in the stream. This cannot be undone.
      </ConfirmDialog>
    </header>
  );
}
