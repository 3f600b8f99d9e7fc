import { CopyButton } from '../../ui/CopyButton.tsx';

export interface HeaderTableProps {
  headers: readonly (readonly [string, string])[];
  /** Request or status line. */
  first: string;
}

export function HeaderTable({ headers, first }: HeaderTableProps) {
  return (
    <div className="px-4 py-3">
      <div className="mb-2 flex items-center gap-2">
        <code className="min-w-0 flex-1 data break-all">{first}</code>
        <CopyButton label="Copy headers" text={() => headers.map(([name, value]) => `${name}: ${value}`).join('\n')} />
      </div>
      <table className="w-full table-fixed data">
        <tbody>
          {headers.map(([name, value], index) => (
            <tr key={index} className="border-t border-line align-top">
              <th scope="row" className="w-52 py-1 pr-4 text-left font-normal break-all text-fg2">{name}</th>
              <td className="py-1 break-all">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
