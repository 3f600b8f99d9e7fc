import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { BatchDetail, EventRow } from '../../../protocol/contract.ts';
import { select, selectionStore } from '../../stores/selection.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import type { Tab } from '../../ui/Tabs.tsx';
import { DetailFooter } from './DetailFooter.tsx';
import { DetailHeader } from './DetailHeader.tsx';
import { JsonTab } from './JsonTab.tsx';
import { NeverReached } from './NeverReached.tsx';
import { OutboundTab } from './OutboundTab.tsx';
import { RawTab } from './RawTab.tsx';
import { deliveriesOf, violationsOf } from './trace-model.ts';
import { TraceTab } from './TraceTab.tsx';
import { ViolationsTab } from './ViolationsTab.tsx';

export interface DetailProps {
  readonly batch: BatchDetail;
  /** Null when the whole batch is looked at. */
  readonly event: EventRow | null;
}

const TAB_IDS = ['trace', 'json', 'violations', 'outbound', 'raw'] as const;
type TabId = (typeof TAB_IDS)[number];

export function EventDetail({ batch, event, onClose }: DetailProps & { onClose: () => void }) {
  const chosen = useStore(selectionStore, (state) => state.tab);
  const deliveries = useMemo(() => deliveriesOf(batch, event?.id ?? null), [batch, event]);
  const violations = violationsOf(batch, event);
  const tabs: Tab<TabId>[] = [
    { id: 'trace', label: 'Trace' },
    { id: 'json', label: 'JSON' },
    ...(violations.length > 0 ? [{ id: 'violations' as const, label: 'Violations', count: violations.length }] : []),
    { id: 'outbound', label: 'Outbound', count: deliveries.length },
    { id: 'raw', label: 'Raw bytes' },
  ];
  const tab = tabs.find((one) => one.id === chosen)?.id ?? 'trace';
  return (
    <>
      <DetailHeader batch={batch} event={event} onClose={onClose} />
      <NeverReached key={batch.id} batch={batch} />
      <Tabs label="Detail" tabs={tabs} value={tab} onChange={(id) => select({ tab: id === 'trace' ? null : id })}>
        {tab === 'trace' && <TraceTab batch={batch} event={event} />}
        {tab === 'json' && <JsonTab batch={batch} event={event} />}
        {tab === 'violations' && <ViolationsTab key={`${batch.id}${event?.id}`} batch={batch} violations={violations} />}
        {tab === 'outbound' && <OutboundTab deliveries={deliveries} eventIndex={event?.index ?? null} />}
        {tab === 'raw' && <RawTab batch={batch} />}
      </Tabs>
      <DetailFooter batch={batch} />
    </>
  );
}
