import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SdkConfig } from '../../../protocol/sdk-config.ts';
import { Badge } from '../../ui/Badge.tsx';
import { JsonTree } from '../../ui/JsonTree.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { overriddenPointers } from './common-settings.ts';
import type { ConfigForm } from './common-settings.ts';
import { KitList } from './KitList.tsx';

type Tab = 'served' | 'kits' | 'other';

/** What an SDK gets when it fetches now, with the origin of each value. */
export function ServedConfig({ config, form }: { config: SdkConfig; form: ConfigForm }) {
  const [tab, setTab] = useState<Tab>('served');
  const origins = overriddenPointers(config.overrides);
  const other = form === 'web' ? 'native' : 'web';
  const annotate = (pointer: string): ReactNode => (origins.has(pointer) ? <Badge tone="accent">override</Badge> : null);
  const removed = [...origins].filter(([, how]) => how === 'removed').map(([pointer]) => pointer.slice(1).replaceAll('/', '.'));
  const kits = new Set([...config.hashes.map(({ connection }) => connection), ...config.withheld.map(({ connection }) => connection), ...config.unserved.map(({ connection }) => connection)]);
  return (
    <Tabs
      label="Served config"
      value={tab}
      onChange={setTab}
      tabs={[{ id: 'served', label: form === 'web' ? 'Served, web form' : 'Served, native form' }, { id: 'kits', label: 'Kits and filters', count: kits.size }, { id: 'other', label: other === 'web' ? 'Web form' : 'Native form' }]}
    >
      {tab === 'served' && (
        <>
          {removed.length > 0 && <p className="border-b border-line px-4 py-2 text-12 text-fg1">Taken out by an override: <code>{removed.join(', ')}</code></p>}
          <JsonTree label="Served config" value={config.served[form]} annotate={annotate} />
        </>
      )}
      {tab === 'kits' && <KitList config={config} />}
      {tab === 'other' && (
        <>
          <p className="border-b border-line px-4 py-2 text-12 text-fg1">What the same workspace answers to {other === 'web' ? 'a web' : 'a native'} SDK that asks with this key. Overrides of this input are in the other form, so they do not apply here.</p>
          <JsonTree label="Config in the other form" value={config.served[other]} />
        </>
      )}
    </Tabs>
  );
}
