import type { ReactNode } from 'react';
import { Fingerprint, KeyRound, Lock } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { User } from '../../../protocol/user.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { select } from '../../stores/selection.ts';
import { goToUser } from '../../stores/user-place.ts';
import { formatDateTime, formatMoment, plural, shortId } from '../../ui/format.ts';
import { byRank, typeLabel } from './identity-words.ts';
import { TextLink } from '../../ui/TextLink.tsx';

function Mark({ icon: Icon, label, meaning }: { icon: LucideIcon; label: string; meaning: string }) {
  return <span title={meaning} className="inline-flex items-center gap-1 text-11 text-fg1"><Icon aria-hidden size={11} className="text-fg2" />{label}</span>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <div className="flex items-baseline gap-1.5"><dt className="text-fg2">{name}</dt><dd className="text-fg1">{children}</dd></div>;
}

/** The identities with their marks and where each came from, and the dates. */
export function UserIdentities({ user }: { user: User }) {
  const now = engineNow();
  const openCall = (call: string): void => select({ userTab: 'graph', call });
  return (
    <section aria-label="Identities" className="@container shrink-0 border-b border-line">
      {user.identities.length === 0
        ? <p className="px-4 pt-2.5 text-fg2">{user.deleted_at === null ? 'No identity: no call can find this user by one.' : `Deleted ${formatDateTime(user.deleted_at)}: its identities are free again.`}</p>
        : (
          <div tabIndex={0} role="group" aria-label="List of identities" className="max-h-[142px] overflow-y-auto pt-1.5 outline-offset-[-2px]">
            <table className="w-full table-fixed">
              <colgroup><col className="w-44 @max-[640px]:w-34" /><col /><col className="w-40 @max-[640px]:w-30" /><col className="w-52 @max-[640px]:w-40" /></colgroup>
              <thead className="sr-only"><tr><th scope="col">Type</th><th scope="col">Value</th><th scope="col">Marks</th><th scope="col">From</th></tr></thead>
              <tbody>
                {byRank(user.identities).map((identity) => (
                  <tr key={`${identity.type}:${identity.value}`} className="h-[26px] align-middle">
                    <th scope="row" className="truncate pr-2 pl-4 text-left font-normal text-fg2" title={identity.type}>{typeLabel(identity.type)}</th>
                    <td className="truncate pr-3 data text-fg0" title={identity.value}>{identity.value}</td>
                    <td className="pr-2">
                      <span className="flex flex-wrap items-center gap-x-2.5">
                        {identity.login && <Mark icon={KeyRound} label="login" meaning="Makes the user known" />}
                        {identity.unique && <Mark icon={Fingerprint} label="unique" meaning="Only one user can have this value" />}
                        {identity.immutable && <Mark icon={Lock} label="immutable" meaning="Can never change" />}
                      </span>
                    </td>
                    <td className="truncate pr-4 text-right text-12 text-fg2 tabular-nums">
                      {identity.call_id === null ? <span title={formatDateTime(identity.at)}>{formatMoment(identity.at, now)}</span> : <TextLink title="Show the call in the identity graph" onClick={() => openCall(identity.call_id ?? '')}>{identity.call_kind ?? 'call'}{identity.input === null ? '' : ` by ${identity.input}`}, {formatMoment(identity.at, now)}</TextLink>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      <dl className="flex flex-wrap gap-x-5 gap-y-0.5 px-4 pt-1.5 pb-2.5 text-12 tabular-nums">
        <Fact name="First seen">{formatDateTime(user.first_seen)}</Fact>
        <Fact name="Last seen">{formatDateTime(user.last_seen)}</Fact>
        {user.devices.length > 0 && <Fact name="Devices"><TextLink title="Show the devices" onClick={() => select({ userTab: 'devices' })}>{plural(user.devices.length, 'device')}</TextLink></Fact>}
        {user.inputs.length > 0 && <Fact name="Inputs">{user.inputs.map(({ input }) => input).join(', ')}</Fact>}
        {user.source_mpid !== null && <Fact name="Began as"><TextLink title={`Open MPID ${user.source_mpid}`} onClick={() => goToUser(user.source_mpid ?? '')}>{shortId(user.source_mpid)}</TextLink></Fact>}
        {user.aliases.map((alias) => (
          <Fact key={alias.call_id + alias.mpid} name={alias.direction === 'aliased-to' ? 'Aliased to' : 'Merged from'}>
            <TextLink title={`Open MPID ${alias.mpid}: events of ${formatDateTime(alias.start)} to ${formatDateTime(alias.end)}`} onClick={() => goToUser(alias.mpid)}>{shortId(alias.mpid)}</TextLink>
          </Fact>
        ))}
        {user.attribution.map(({ service_provider: provider, publisher, campaign, at }) => <Fact key={at} name="Attribution">{[provider, publisher, campaign].filter(Boolean).join(' · ')}</Fact>)}
      </dl>
    </section>
  );
}
