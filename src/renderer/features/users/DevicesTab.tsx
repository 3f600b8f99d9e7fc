import type { ReactNode } from 'react';
import { MonitorSmartphone, Smartphone } from 'lucide-react';
import type { ProfileDevice, ProfileSession, User } from '../../../protocol/user.ts';
import { addFocus, filterValue, setFilter } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatCount, formatDateTime, formatDuration } from '../../ui/format.ts';
import { JsonTree } from '../../ui/JsonTree.tsx';
import { TextLink } from '../../ui/TextLink.tsx';
import { PairChip } from './PairChip.tsx';

const HEAD = 'h-[27px] border-b border-line text-left text-12 text-fg2';
const SHOWN_SESSIONS = 200;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <div className="grid grid-cols-[130px_minmax(0,1fr)] gap-3 py-0.5"><dt className="text-fg2">{name}</dt><dd className="min-w-0 break-words">{children}</dd></div>;
}

function Device({ device }: { device: ProfileDevice }) {
  return (
    <Card
      flush
      icon={<Smartphone aria-hidden size={15} className="text-fg2" />}
      title={device.model || device.platform || 'Unnamed device'}
      extra={device.limit_ad_tracking === true ? <Badge tone="blocked">ad tracking limited</Badge> : device.model === '' ? undefined : <span className="text-12">{device.platform}</span>}
    >
      <div className="px-3.5 py-3">
        <dl>
          <Fact name="Stamp">{device.stamp === '' ? <span className="text-fg2">none: its batches had no device application stamp</span> : <code className="data break-all">{device.stamp}</code>}</Fact>
          <Fact name="Seen"><span className="tabular-nums">{formatDateTime(device.first_seen)} to {formatDateTime(device.last_seen)}</span></Fact>
          {device.att_status !== null && <Fact name="Tracking consent (ATT)">{device.att_status}</Fact>}
          {device.push_token !== null && <Fact name="Push token"><code className="data break-all">{device.push_token}</code></Fact>}
          {device.identities.length > 0 && <Fact name="Identities"><span className="flex flex-wrap gap-1.5">{device.identities.map((pair) => <PairChip key={`${pair.type}${pair.value}`} pair={pair} />)}</span></Fact>}
        </dl>
      </div>
      {Object.keys(device.info).length > 0 && <div className="max-h-80 overflow-y-auto border-t border-line" data-tree-scroll><JsonTree value={device.info} label={`Device info of ${device.model || device.stamp}`} openDepth={1} bare /></div>}
    </Card>
  );
}

function showSession(user: User, session: ProfileSession): void {
  goTo('stream');
  setFilter(`mpid=${filterValue(user.mpid)}`);
  addFocus({ field: 'session', value: session.id });
}

function Sessions({ user }: { user: User }) {
  const shown = user.sessions.slice(0, SHOWN_SESSIONS);
  return (
    <Card flush title={`Sessions ${formatCount(user.sessions.length)}`} extra={user.sessions.length > shown.length ? <span className="text-12">the newest {SHOWN_SESSIONS}</span> : undefined}>
      <table className="w-full table-fixed">
        <thead><tr className={HEAD}><th scope="col" className="w-44 px-3.5 font-normal">Began</th><th scope="col" className="w-32 px-2 font-normal">Length</th><th scope="col" className="w-20 px-2 text-right font-normal">Events</th><th scope="col" className="w-28 px-4 font-normal">Input</th><th scope="col" className="px-2 font-normal">Id</th></tr></thead>
        <tbody className="divide-y divide-line">
          {shown.map((session) => (
            <tr key={session.id} className="h-8">
              <td className="truncate px-3.5 text-12 tabular-nums">{formatDateTime(session.started_at)}</td>
              <td className="truncate px-2 text-12 text-fg1 tabular-nums">{formatDuration((session.ended_at ?? session.last_at) - session.started_at)}{session.ended_at === null && <span className="text-fg2">, not ended</span>}</td>
              <td className="px-2 text-right tabular-nums">{formatCount(session.events)}</td>
              <td className="truncate px-4 text-12 text-fg1">{session.input}</td>
              <td className="truncate px-2"><TextLink title="Show its events in the stream" onClick={() => showSession(user, session)}><span className="data">{session.id}</span></TextLink></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** Where the user was seen: devices with what is known of them, and sessions. */
export function DevicesTab({ user }: { user: User }) {
  if (user.devices.length === 0 && user.sessions.length === 0) {
    return <EmptyState icon={MonitorSmartphone} title="No device was seen">Batches of servers have none. SDKs send theirs with each batch.</EmptyState>;
  }
  return (
    <div className="flex flex-col gap-3 p-4">
      {user.devices.toSorted((a, b) => b.last_seen - a.last_seen).map((device) => <Device key={`${device.stamp} ${device.platform} ${device.model}`} device={device} />)}
      {user.sessions.length > 0 && <Sessions user={user} />}
    </div>
  );
}
