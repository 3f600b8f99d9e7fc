/** The tabs of an output, in their order. */
import type { ComponentType } from 'react';
import type { OutputTab } from '../../stores/output-place.ts';
import { BehaviourTab } from './behaviour/BehaviourTab.tsx';
import { FactsTab } from './facts/FactsTab.tsx';
import { LimitsTab } from './limits/LimitsTab.tsx';
import { MappingTab } from './mapping/MappingTab.tsx';
import { ReceivedTab } from './received/ReceivedTab.tsx';
import { RequestsTab } from './requests/RequestsTab.tsx';
import { SettingsTab } from './settings/SettingsTab.tsx';

export interface OutputTabProps {
  readonly output: string;
  /** What the address leads to within the tab (`OutputPlace.item`). */
  readonly item: string | null;
}

export interface OutputTabEntry {
  readonly id: OutputTab;
  readonly label: string;
  readonly component: ComponentType<OutputTabProps>;
}

export const OUTPUT_TAB_LIST: readonly [OutputTabEntry, ...OutputTabEntry[]] = [
  { id: 'requests', label: 'Requests', component: RequestsTab },
  { id: 'mapping', label: 'Mapping', component: MappingTab },
  { id: 'received', label: 'Received', component: ReceivedTab },
  { id: 'limits', label: 'Limits', component: LimitsTab },
  { id: 'behaviour', label: 'Behaviour', component: BehaviourTab },
  { id: 'settings', label: 'Settings', component: SettingsTab },
  { id: 'facts', label: 'Facts', component: FactsTab },
];
