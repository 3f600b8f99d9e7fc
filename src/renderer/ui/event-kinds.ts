/** Glyph and hue per kind of event (ui.md B2: session, screen, custom, commerce, identity or attribute, other). */
import {
  AppWindow, Bell, Bug, CircleHelp, Download, FolderInput, LogIn, LogOut, MousePointerClick, Network, PersonStanding, ShieldOff, ShoppingCart, SquareActivity, Trash2, UserPen, UserRoundCog,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

export type EventHue = 'session' | 'screen' | 'custom' | 'commerce' | 'identity' | 'other';

export interface EventKind {
  readonly hue: EventHue;
  readonly icon: LucideIcon;
  readonly label: string;
}

export const HUE_TEXT: Readonly<Record<EventHue, string>> = {
  session: 'text-session', screen: 'text-screen', custom: 'text-custom', commerce: 'text-commerce', identity: 'text-identity', other: 'text-other',
};

const UNKNOWN: EventKind = { hue: 'other', icon: CircleHelp, label: 'Unknown event' };

const KINDS: Readonly<Record<string, EventKind>> = {
  session_start: { hue: 'session', icon: LogIn, label: 'Session start' },
  session_end: { hue: 'session', icon: LogOut, label: 'Session end' },
  screen_view: { hue: 'screen', icon: AppWindow, label: 'Screen view' },
  custom_event: { hue: 'custom', icon: MousePointerClick, label: 'Custom event' },
  commerce_event: { hue: 'commerce', icon: ShoppingCart, label: 'Commerce event' },
  crash_report: { hue: 'other', icon: Bug, label: 'Crash report' },
  opt_out: { hue: 'identity', icon: ShieldOff, label: 'Opt-out' },
  first_run: { hue: 'session', icon: Download, label: 'First run' },
  push_registration: { hue: 'other', icon: Bell, label: 'Push registration' },
  push_message: { hue: 'other', icon: Bell, label: 'Push message' },
  push_reaction: { hue: 'other', icon: Bell, label: 'Push reaction' },
  application_state_transition: { hue: 'session', icon: SquareActivity, label: 'Application state' },
  network_performance: { hue: 'other', icon: Network, label: 'Network performance' },
  breadcrumb: { hue: 'other', icon: PersonStanding, label: 'Breadcrumb' },
  profile: { hue: 'identity', icon: UserRoundCog, label: 'Profile' },
  user_attribute_change: { hue: 'identity', icon: UserPen, label: 'User attribute change' },
  user_identity_change: { hue: 'identity', icon: UserRoundCog, label: 'User identity change' },
  uninstall: { hue: 'other', icon: Trash2, label: 'Uninstall' },
  batch: { hue: 'session', icon: FolderInput, label: 'Batch' },
};

export function eventKind(type: string): EventKind {
  return KINDS[type] ?? UNKNOWN;
}
