import { useState } from 'react';
import { Blocks, TriangleAlert } from 'lucide-react';
import type { SdkConfig } from '../../../protocol/sdk-config.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { SearchField } from '../../ui/SearchField.tsx';

const SHOWN = 300;

/** Kits of the input's connections: their filters by name, and the number that the SDK gets instead. */
export function KitList({ config }: { config: SdkConfig }) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const matching = config.hashes.filter(({ text, meaning, hash }) => wanted === '' || `${text} ${meaning} ${hash}`.toLowerCase().includes(wanted));
  const connections = [...new Set([...config.hashes, ...config.unserved].map(({ connection }) => connection))];
  if (connections.length === 0 && config.withheld.length === 0) {
    return (
      <EmptyState icon={Blocks} title="No kit is served" actions={<Button onClick={() => goTo('settings', 'connections')}>Connections</Button>}>
        A kit is partner code inside the app. Give a connection of this input a “kit” in its JSON, and the SDK is told to load it.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-3 p-4">
      {config.withheld.map(({ connection, reason }) => (
        <Card key={connection} icon={<TriangleAlert aria-hidden size={15} className="text-warn" />} title={connection} extra={<Button size="small" onClick={() => goTo('settings', 'connections')}>Connection</Button>}>Not served: {reason}</Card>
      ))}
      <div className="flex items-center gap-3">
        <SearchField label="Name or hash" value={search} onChange={setSearch} className="w-64" />
        <p className="text-12 text-fg2">SDKs know names only as hashes of the lower-cased text{config.platform === 'ios' || config.platform === 'tvos' ? ', over its UTF-8 bytes on Apple devices' : ', over its UTF-16 code units'}.</p>
      </div>
      {connections.map((connection) => {
        const rows = matching.filter((entry) => entry.connection === connection);
        return (
          <Card key={connection} flush title={connection} extra={<span className="text-12">{rows.length} of {config.hashes.filter((entry) => entry.connection === connection).length} filters and rules</span>}>
            <table className="w-full table-fixed">
              <thead>
                <tr className="h-[26px] border-b border-line text-left text-12 text-fg2"><th scope="col" className="w-32 px-3.5 font-normal">Number</th><th scope="col" className="px-2 font-normal">Stands for</th><th scope="col" className="w-[42%] px-2 font-normal">Does</th><th className="w-9" /></tr>
              </thead>
              <tbody>
                {rows.slice(0, SHOWN).map((entry, index) => (
                  <tr key={index} className="h-7 border-b border-line last:border-0">
                    <td className="truncate px-3.5 data">{entry.hash}</td>
                    <td className="truncate px-2 data" title={entry.text}>{entry.text}{!entry.hashed && <span className="font-sans text-12 text-fg2"> not hashed</span>}</td>
                    <td className="truncate px-2 text-fg1" title={entry.meaning}>{entry.meaning}</td>
                    <td><CopyButton text={String(entry.hash)} label={`Copy ${entry.hash}`} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
            {rows.length > SHOWN && <p className="px-3.5 py-2 text-12 text-fg2">{rows.length - SHOWN} more: search for them.</p>}
            {rows.length === 0 && <p className="px-3.5 py-3 text-fg2">{wanted === '' ? 'Nothing is filtered, and there is no rule.' : `Nothing here is called “${search}”.`}</p>}
            {config.unserved.some((one) => one.connection === connection) && (
              <div className="border-t border-line px-3.5 py-2.5">
                <p className="text-12 text-fg2">Holds on the server alone</p>
                <ul className="mt-1 flex list-disc flex-col gap-0.5 pl-4 text-fg1">{config.unserved.filter((one) => one.connection === connection).map(({ code, message }) => <li key={`${code}${message}`}>{message}</li>)}</ul>
              </div>
            )}
          </Card>
        );
      })}
    </div>
  );
}
