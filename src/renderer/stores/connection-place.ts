/**
 * Where in the Connections screen: the tab, and whose settings are open beside it (or alone), in which part, at which field.
 * Part of the address (`NavigationState.section`).
 */
import type { Pointer } from '../../protocol/contract.ts';
import { segmentsOf } from '../../protocol/pointer.ts';
import { goTo } from './navigation.ts';

export const CONNECTION_TABS = ['graph', 'matrix', 'consent'] as const;
export type ConnectionTab = (typeof CONNECTION_TABS)[number];

export const SUBJECT_KINDS = ['connection', 'input', 'output'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** Whose settings are open. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly name: string;
}

export const SHEET_PARTS = ['overview', 'filter', 'forwarding', 'rules', 'mappings', 'output', 'input', 'kit'] as const;
export type SheetPart = (typeof SHEET_PARTS)[number];

export interface ConnectionPlace {
  readonly tab: ConnectionTab;
  /** The sheet takes the whole screen. */
  readonly alone: boolean;
  readonly subject: Subject | null;
  readonly part: SheetPart | null;
  /** JSON pointer of a field in the file of the subject, which is lit. */
  readonly path: string | null;
}

export type ConnectionRef = Partial<Omit<ConnectionPlace, 'tab'>>;

const ALONE = 'sheet';

/** `graph:connection.web-to-mixpanel~forwarding~/forwarding/consent`; `sheet:…` for the sheet alone. Names of files have neither `.` nor `~`. */
export function connectionSection(tab: ConnectionTab, { alone = false, subject = null, part = null, path = null }: ConnectionRef = {}): string {
  if (subject === null) return tab;
  const parts = [`${subject.kind}.${subject.name}`, ...(part === null ? (path === null ? [] : ['']) : [part]), ...(path === null ? [] : [path])];
  return `${alone ? ALONE : tab}:${parts.join('~')}`;
}

export function connectionPlace(section: string | null): ConnectionPlace {
  const [name = '', rest = ''] = (section ?? '').split(/:(.*)/s);
  const tab = CONNECTION_TABS.find((one) => one === name) ?? 'graph';
  const [subjectText = '', partText = '', ...path] = rest.split('~');
  const [kindText = '', subjectName = ''] = subjectText.split(/\.(.*)/s);
  const kind = SUBJECT_KINDS.find((one) => one === kindText);
  const subject = kind === undefined || subjectName === '' ? null : { kind, name: subjectName };
  return {
    tab, alone: name === ALONE && subject !== null, subject,
    part: subject === null ? null : SHEET_PARTS.find((one) => one === partText) ?? null,
    path: subject === null || path.length === 0 ? null : path.join('~'),
  };
}

export function goToConnections(tab: ConnectionTab, ref: ConnectionRef = {}): void {
  goTo('connections', connectionSection(tab, ref));
}

const CONNECTION_PARTS: Readonly<Record<string, SheetPart>> = { forwarding: 'forwarding', sampling_percent: 'forwarding', minimum_app_version: 'forwarding', max_event_age_hours: 'forwarding', honor_opt_out: 'forwarding', rules: 'rules', custom_mappings: 'mappings', kit: 'kit' };

/** The part of the sheet that edits a field of a file. */
export function partOf(kind: SubjectKind, path: string): SheetPart {
  const [first = ''] = segmentsOf(path);
  if (kind === 'input') return 'input';
  if (kind === 'output') return first === 'filters' ? 'filter' : 'output';
  return CONNECTION_PARTS[first] ?? 'overview';
}

/** Where a setting that decided is edited; null when it is on another screen. */
export function settingPlace({ kind, name, path = '' }: Pointer): ConnectionRef | null {
  const found = SUBJECT_KINDS.find((one) => one === kind);
  return found === undefined ? null : { subject: { kind: found, name }, part: partOf(found, path), path: path === '' ? null : path };
}

/** Opens the setting that a pointer names. False when this screen does not edit it. */
export function goToSetting(pointer: Pointer): boolean {
  const place = settingPlace(pointer);
  if (place !== null) goToConnections('graph', place);
  return place !== null;
}
