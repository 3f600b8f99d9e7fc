/** Every setting by name, for the search, the palette and the section list. */
import { Cable, Clock, Cookie, Fingerprint, FolderOpen, HardDrive, Info, Keyboard, LogIn, Plug, Send, ShieldCheck, SlidersHorizontal } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

export const SECTION_IDS = ['general', 'server', 'certificates', 'retention', 'workspace', 'inputs', 'outputs', 'connections', 'identity', 'privacy', 'clock', 'keyboard', 'about'] as const;
export type SectionId = (typeof SECTION_IDS)[number];

export interface Section {
  readonly id: SectionId;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly group: 'Cloudchamber' | 'Workspace';
  /** Names and other words of what is in it. */
  readonly settings: readonly string[];
}

export const SECTIONS: readonly Section[] = [
  { id: 'general', label: 'General', icon: SlidersHorizontal, group: 'Cloudchamber', settings: ['Theme', 'Row density', 'Detail placement'] },
  { id: 'server', label: 'Server', icon: Plug, group: 'Cloudchamber', settings: ['Ingest port', 'Control port', 'Addresses', 'Control token'] },
  { id: 'certificates', label: 'HTTPS and devices', icon: ShieldCheck, group: 'Cloudchamber', settings: ['Certificate authority', 'Export the certificate', 'Second https port', 'Network exposure (LAN)', 'Names in the certificate', 'Device commands', 'Refused handshakes'] },
  { id: 'retention', label: 'Retention', icon: HardDrive, group: 'Cloudchamber', settings: ['Size cap', 'Age cap', 'Delete captured data', 'Data folder'] },
  { id: 'clock', label: 'Clock', icon: Clock, group: 'Cloudchamber', settings: ['Freeze the clock', 'Set the clock', 'Advance the clock'] },
  { id: 'keyboard', label: 'Keyboard', icon: Keyboard, group: 'Cloudchamber', settings: ['Key map'] },
  { id: 'about', label: 'About', icon: Info, group: 'Cloudchamber', settings: ['Versions', 'Licences', 'Telemetry'] },
  { id: 'workspace', label: 'Folder', icon: FolderOpen, group: 'Workspace', settings: ['Workspace folder', 'Open a workspace', 'Demo workspace', 'Problems', 'Duplicates', 'Data plan validation profile', 'Limits'] },
  { id: 'inputs', label: 'Inputs', icon: LogIn, group: 'Workspace', settings: ['Keys', 'Secrets', 'Add an input', 'Authentication', 'Relay'] },
  { id: 'outputs', label: 'Outputs', icon: Send, group: 'Workspace', settings: ['Outputs', 'Partner settings', 'Realism of simulators', 'Real endpoints'] },
  { id: 'connections', label: 'Connections', icon: Cable, group: 'Workspace', settings: ['Add a connection', 'Environments', 'Connection settings'] },
  { id: 'identity', label: 'Identity', icon: Fingerprint, group: 'Workspace', settings: ['Identity strategy', 'Identity priority', 'Login, unique and immutable types', 'Identity scope', 'Repeatable MPIDs', 'Alias delay', 'Profile conflicts', 'Device enrichment'] },
  { id: 'privacy', label: 'Privacy', icon: Cookie, group: 'Workspace', settings: ['GDPR purposes', 'Consent', 'Global Privacy Control (GPC) test page'] },
];

export interface SettingEntry {
  readonly section: SectionId;
  readonly sectionLabel: string;
  readonly label: string;
}

export const SETTING_ENTRIES: readonly SettingEntry[] = SECTIONS.flatMap((section) => section.settings.map((label) => ({ section: section.id, sectionLabel: section.label, label })));

export function sectionOf(id: string | null): Section {
  return SECTIONS.find((section) => section.id === id) ?? (SECTIONS[0] as Section);
}
