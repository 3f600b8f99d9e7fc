import { Diff } from 'lucide-react';
import type { KitView } from '../../../../protocol/explain.ts';
import { stringifyJson } from '../../../../protocol/json.ts';
import { Card } from '../../../ui/Card.tsx';
import { plural } from '../../../ui/format.ts';
import { pointerPath } from '../../../ui/json-tree.ts';

const LONG = 80;

function Value({ value }: { value: KitView['differences'][number]['kit'] }) {
  if (value === null) return <span className="text-fg2">nothing</span>;
  const text = stringifyJson(value);
  return <span className="font-mono text-[11.5px] break-all text-fg0" title={text}>{text.length > LONG ? `${text.slice(0, LONG)}…` : text}</span>;
}

/** Values that reach one of the two only, or each as another one. */
export function Differences({ differences }: Pick<KitView, 'differences'>) {
  return (
    <Card flush title={plural(differences.length, 'difference')} icon={<Diff aria-hidden size={15} className="text-fg2" />}>
      <table className="w-full table-fixed text-left text-12">
        <thead className="text-fg2">
          <tr className="border-b border-line">
            <th scope="col" className="w-[26%] py-1.5 pl-3.5 font-medium">Value</th>
            <th scope="col" className="py-1.5 pl-3 font-medium">Kit</th>
            <th scope="col" className="py-1.5 pl-3 font-medium">Server</th>
            <th scope="col" className="w-[32%] py-1.5 pr-3.5 pl-3 font-medium">Why</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ path, kit, server, why }) => (
            <tr key={path} className="border-b border-line align-top last:border-0">
              <td className="py-1.5 pl-3.5 font-mono text-[11.5px] break-all text-fg0">{path === '' ? <span className="font-sans text-12">the event</span> : pointerPath(path)}</td>
              <td className="py-1.5 pl-3"><Value value={kit} /></td>
              <td className="py-1.5 pl-3"><Value value={server} /></td>
              <td className="py-1.5 pr-3.5 pl-3 text-fg1">{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
