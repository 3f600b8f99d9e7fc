import type { ReactNode } from 'react';
import type { ReceivedUser } from '../../../../protocol/partner.ts';
import type { Json } from '../../../../protocol/json.ts';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { lineText } from '../../../ui/json-tree.ts';
import { moneyWords } from './received-words.ts';

function Part({ title, rows }: { title: string; rows: readonly (readonly [string, ReactNode, string])[] }) {
  if (rows.length === 0) return null;
  return (
    <tbody className="divide-y divide-line border-b border-line">
      <tr><th scope="rowgroup" colSpan={3} className="bg-bg1 px-3.5 py-1 text-left text-12 font-semibold">{title}</th></tr>
      {rows.map(([name, value, text], index) => (
        <tr key={`${name} ${index}`} data-known={name} className="group align-top">
          <th scope="row" className="px-3.5 py-1.5 text-left font-normal"><span className="data [overflow-wrap:anywhere] text-fg1">{name === '' ? 'no currency' : name}</span></th>
          <td className="px-2 py-1.5 [overflow-wrap:anywhere]">{value}</td>
          <td className="w-10 px-1 py-0.5 text-right"><CopyButton label={`Copy ${name}`} text={text} /></td>
        </tr>
      ))}
    </tbody>
  );
}

const valued = (of: Readonly<Record<string, Json>>): (readonly [string, ReactNode, string])[] => Object.entries(of).map(([name, value]) => [name, <span key="value" className="data">{lineText(value)}</span>, lineText(value)]);

/** Everything that the partner keeps of a user. */
export function KnownTable({ user: { identifiers, attributes, subscriptions, consents, revenue } }: { user: ReceivedUser }) {
  return (
    <table className="w-full table-fixed text-13">
      <caption className="sr-only">What the partner knows of this user</caption>
      <colgroup><col className="w-[34%]" /><col /><col className="w-10" /></colgroup>
      <Part title="Identifiers" rows={Object.entries(identifiers).flatMap(([name, values]) => values.map((value): readonly [string, ReactNode, string] => [name, <span key="value" className="data">{value}</span>, value]))} />
      <Part title="Attributes" rows={valued(attributes)} />
      <Part title="Subscriptions" rows={valued(subscriptions)} />
      <Part title="Consent" rows={valued(consents)} />
      <Part title="Revenue" rows={Object.entries(revenue).map(([currency, amount]): readonly [string, ReactNode, string] => [currency, <span key="value" className="tabular-nums">{moneyWords(amount, currency)}</span>, String(amount)])} />
    </table>
  );
}
