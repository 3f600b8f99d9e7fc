import { UsersRound } from 'lucide-react';
import type { User } from '../../../protocol/user.ts';
import { contextStore } from '../../stores/context.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { plural } from '../../ui/format.ts';
import { TextLink } from '../../ui/TextLink.tsx';

/** The groups that the user is in by an attribute, and what they add up to. */
export function GroupsTab({ user }: { user: User }) {
  return (
    <div className="flex flex-col gap-3 p-4">
      {user.groups.map(({ group, value, members, attributes }) => (
        <Card
          key={`${group} ${value}`}
          flush
          icon={<UsersRound aria-hidden size={15} className="text-identity" />}
          title={<>{group} <span className="data font-normal text-fg1">{value}</span></>}
          extra={<span className="text-12"><TextLink title="Find the members" onClick={() => contextStore.setState({ userSearch: `${group}:${value}` })}>{plural(members, 'member')}</TextLink></span>}
        >
          {attributes.length === 0 ? <p className="px-3.5 py-3 text-fg2">Nothing is added up over its members.</p> : (
            <table className="w-full table-fixed">
              <thead className="sr-only"><tr><th scope="col">Attribute</th><th scope="col">Value</th><th scope="col">How</th></tr></thead>
              <tbody className="divide-y divide-line">
                {attributes.map(({ key, type, value: sum }) => (
                  <tr key={key} className="h-8">
                    <th scope="row" className="truncate px-3.5 text-left font-normal">{key}</th>
                    <td className="truncate px-2 data">{sum}</td>
                    <td className="w-32 px-3.5 text-right"><Badge mono title={type === 'boolean_or' ? undefined : 'A way to add up that is our own; the platform documents boolean_or'}>{type}</Badge></td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Card>
      ))}
    </div>
  );
}
