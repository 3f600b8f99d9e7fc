/** The screens that exist, in the order of the navigation. */
import { Activity, ArrowLeftRight, Braces, ChartColumn, Plug, Send, Settings, ShieldCheck, SlidersHorizontal, Users, Waypoints, Zap } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ScreenId } from '../stores/navigation.ts';

export interface ScreenEntry {
  readonly id: ScreenId;
  readonly label: string;
  readonly icon: LucideIcon;
  /** After `g`. */
  readonly letter: string;
  readonly group: 'main' | 'workspace';
}

export const SCREENS: readonly ScreenEntry[] = [
  { id: 'stream', label: 'Live stream', icon: Activity, letter: 'l', group: 'main' },
  { id: 'data-plans', label: 'Data plans', icon: ShieldCheck, letter: 'v', group: 'main' },
  { id: 'rules', label: 'Rules', icon: Braces, letter: 'r', group: 'main' },
  { id: 'outputs', label: 'Outputs', icon: Send, letter: 'o', group: 'main' },
  { id: 'connections', label: 'Connections', icon: Waypoints, letter: 'c', group: 'main' },
  { id: 'users', label: 'Users', icon: Users, letter: 'u', group: 'main' },
  { id: 'activity', label: 'Activity', icon: ChartColumn, letter: 'y', group: 'main' },
  { id: 'requests', label: 'Requests', icon: ArrowLeftRight, letter: 'q', group: 'workspace' },
  { id: 'setup', label: 'Set up an SDK', icon: Plug, letter: 'i', group: 'workspace' },
  { id: 'sdk-config', label: 'SDK config', icon: SlidersHorizontal, letter: 'k', group: 'workspace' },
  { id: 'faults', label: 'Faults', icon: Zap, letter: 'f', group: 'workspace' },
  { id: 'settings', label: 'Settings', icon: Settings, letter: 's', group: 'workspace' },
];
