import { Braces, CaseSensitive, Clock, Cpu, Database, FileInput, Filter, ListPlus, Lock, PackageOpen, Send, Settings2, Shield, ShieldBan, Waypoints } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ProvenanceHop } from '../../../../protocol/explain.ts';
import { stringifyJson } from '../../../../protocol/json.ts';
import { goTo } from '../../../stores/navigation.ts';
import { select } from '../../../stores/selection.ts';
import { cx } from '../../../ui/classes.ts';
import { pointerPath } from '../../../ui/json-tree.ts';
import { TextLink } from '../../../ui/TextLink.tsx';
import { PointerLine } from '../PointerLine.tsx';
import { HOP_WORDS } from './field-model.ts';

const ICONS: Readonly<Record<ProvenanceHop['what'], LucideIcon>> = {
  payload: Send, mapping: Waypoints, 'custom-mapping': CaseSensitive, 'output-rule': Braces, filter: Filter, 'consent-event': Shield, enrichment: ListPlus,
  profile: Database, 'all-outputs-rule': Braces, 'plan-blocking': ShieldBan, server: Cpu, decoding: PackageOpen, wire: FileInput, setting: Settings2, constant: Lock, clock: Clock,
};

const LONG = 240;

export interface HopItemProps {
  hop: ProvenanceHop;
  /** The hop before it, nearer to the partner; null for the first. */
  nearer: ProvenanceHop | null;
  last: boolean;
  /** The batch that is looked at: another one gets a link. */
  batchId: string;
  requestId: string;
}

/** One step on the way back: what it is, the value there, and where to look. */
export function HopItem({ hop, nearer, last, batchId, requestId }: HopItemProps) {
  const Icon = ICONS[hop.what];
  const value = stringifyJson(hop.value);
  const isChanged = nearer !== null && stringifyJson(nearer.value) !== value;
  const other = hop.batch_id !== undefined && hop.batch_id !== batchId ? hop.batch_id : null;
  const call = hop.request_id !== undefined && hop.request_id !== requestId ? hop.request_id : null;
  return (
    <li data-hop={HOP_WORDS[hop.what]} className="relative flex gap-3 pb-3.5 last:pb-0">
      {!last && <span aria-hidden className="absolute top-6 bottom-0 left-[9.5px] w-px bg-line" />}
      <span className={cx('flex size-5 shrink-0 items-center justify-center rounded-full', isChanged ? 'bg-blocked-tint text-blocked' : 'bg-neutral-tint text-fg1')}><Icon aria-hidden size={12} /></span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <span className="font-medium text-fg0">{HOP_WORDS[hop.what]}</span>
          {hop.at !== null && hop.at !== '' && <span className="min-w-0 font-mono text-[11.5px] break-all text-fg2">{pointerPath(hop.at)}</span>}
        </p>
        {hop.text !== '' && <p className="text-12 leading-[18px] text-fg1">{hop.text}</p>}
        {(nearer === null || isChanged) && (hop.value !== null || isChanged) && (
          <p className="flex flex-wrap items-baseline gap-x-2 text-12 text-fg2">
            {isChanged && 'here it was'}
            <code className="max-w-full rounded bg-bg2 px-1.5 py-0.5 data text-[11.5px]! break-all text-fg0" title={value.length > LONG ? value : undefined}>{value.length > LONG ? `${value.slice(0, LONG)}…` : value}</code>
          </p>
        )}
        {(hop.pointer !== undefined || other !== null || call !== null) && (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-12">
            {hop.pointer !== undefined && <PointerLine pointer={hop.pointer} />}
            {other !== null && <TextLink onClick={() => { select({ batch: other, event: hop.event_id ?? null, tab: null, step: null }); goTo('stream'); }}>Open the batch that wrote it</TextLink>}
            {call !== null && <TextLink onClick={() => { select({ request: call }); goTo('requests'); }}>Open the call</TextLink>}
          </p>
        )}
      </div>
    </li>
  );
}
