import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { BatchDetail, EventRow } from '../../../protocol/contract.ts';
import { select, selectionStore } from '../../stores/selection.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import type { Tab } from '../../ui/Tabs.tsx';
import { SpanTimeline } from '../activity/SpanTimeline.tsx';
import { DetailFooter } from './DetailFooter.tsx';
import { DetailHeader } from './DetailHeader.tsx';
import { JsonTab } from './JsonTab.tsx';
import { KitTab } from './kit/KitTab.tsx';
import { NeverReached } from './NeverReached.tsx';
import { OutboundTab } from './OutboundTab.tsx';
import { RawTab } from './RawTab.tsx';
import { deliveriesOf, violationsOf } from './trace-model.ts';
import { TraceTab } from './TraceTab.tsx';
import { useDetailCommands } from './use-detail-commands.ts';
import { ViolationsTab } from './ViolationsTab.tsx';
import { whatIfStore } from './what-if/what-if-store.ts';
import { WhatIfDialog } from './what-if/WhatIfDialog.tsx';
import { WhyTab } from './why/WhyTab.tsx';

export interface DetailProps {
  readonly batch: BatchDetail;
  /** Null when the whole batch is looked at. */
  readonly event: EventRow | null;
}

const TAB_IDS = ['trace', 'why', 'json', 'violations', 'outbound', 'kit', 'spans', 'raw'] as const;
type TabId = (typeof TAB_IDS)[number];

export function EventDetail({ batch, event, onClose }: DetailProps & { onClose: () => void }) {
  const chosen = useStore(selectionStore, (state) => state.tab);
  const question = useStore(whatIfStore, (state) => state.start);
  useDetailCommands(batch, event?.id ?? null);
  const deliveries = useMemo(() => deliveriesOf(batch, event?.id ?? null), [batch, event]);
  const violations = violationsOf(batch, event);
  const tabs: Tab<TabId>[] = [
    { id: 'trace', label: 'Trace' },
    { id: 'why', label: 'Why' },
    { id: 'json', label: 'JSON' },
    ...(violations.length > 0 ? [{ id: 'violations' as const, label: 'Violations', count: violations.length }] : []),
    { id: 'outbound', label: 'Outbound', count: deliveries.length },
    ...(batch.platform === 's2s' ? [] : [{ id: 'kit' as const, label: 'Kit or server' }]),
    { id: 'spans', label: 'Spans' },
    { id: 'raw', label: 'Raw bytes' },
  ];
  const tab = tabs.find((one) => one.id === chosen)?.id ?? 'trace';
  return (
    <>
      <DetailHeader batch={batch} event={event} onClose={onClose} />
      <NeverReached key={batch.id} batch={batch} />
      <Tabs label="Detail" tabs={tabs} value={tab} onChange={(id) => select({ tab: id === 'trace' ? null : id })}>
        {tab === 'trace' && <TraceTab batch={batch} event={event} />}
        {tab === 'why' && <WhyTab batch={batch} event={event} />}
        {tab === 'json' && <JsonTab batch={batch} event={event} />}
        {tab === 'violations' && <ViolationsTab key={`${batch.id}${event?.id}`} batch={batch} violations={violations} />}
        {tab === 'outbound' && <OutboundTab deliveries={deliveries} eventIndex={event?.index ?? null} />}
        {tab === 'kit' && <KitTab batch={batch} event={event} />}
        {tab === 'spans' && <SpanTimeline batchId={batch.id} />}
        {tab === 'raw' && <RawTab batch={batch} />}
      </Tabs>
      <DetailFooter batch={batch} />
      {question?.batch === batch.id && <WhatIfDialog key={batch.id} batch={batch} event={event?.type === 'batch' ? null : event} start={question} />}
    </>
  );
}
