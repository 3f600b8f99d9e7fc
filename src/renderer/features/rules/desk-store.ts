/** What the Rules screen remembers while the window is open: typed code, breakpoints, and what is looked at, by rule. */
import { createStore } from 'zustand/vanilla';
import type { RuleTemplate, RuleTrial } from '../../../protocol/rule.ts';
import type { JsonBatch } from '../../api/rules.ts';
import type { RuleDoc } from './rule-doc.ts';

export const PANEL_TABS = ['debugger', 'problems', 'console', 'coverage', 'logs', 'monitoring'] as const;
export type PanelTab = (typeof PANEL_TABS)[number];

export const CASE_TABS = ['diff', 'input', 'output', 'console', 'profile', 'payloads'] as const;
export type CaseTab = (typeof CASE_TABS)[number];

/** A batch that is tried without being a case yet: a linter's example, a template, a captured batch. */
export interface Probe {
  readonly title: string;
  readonly batch: JsonBatch;
  readonly position: RuleTemplate['position'];
  readonly platform: RuleTemplate['platform'];
  readonly trial: RuleTrial | null;
}

export type DeskDialog =
  | { readonly kind: 'new-rule'; readonly sample?: string | undefined }
  | { readonly kind: 'versions' | 'promote' | 'settings' | 'attach' | 'traffic' | 'template' | 'delete' }
  | { readonly kind: 'case'; readonly name: string | null; readonly text: string }
  | { readonly kind: 'accept'; readonly name: string };

export interface DeskState {
  readonly docs: Readonly<Record<string, RuleDoc>>;
  /** Frozen version that is looked at; absent for $LATEST. */
  readonly shown: Readonly<Record<string, string>>;
  readonly breakpoints: Readonly<Record<string, readonly number[]>>;
  readonly selected: Readonly<Record<string, string | null>>;
  readonly probes: Readonly<Record<string, Probe>>;
  /** Findings that were closed in the editor, by rule; they stay under Problems. */
  readonly closed: Readonly<Record<string, readonly string[]>>;
  /** Row of the list that was clicked: a rule may stand in several slots. */
  readonly row: string | null;
  /** Rules with a case that fails, for the navigation. */
  readonly failing: number;
  /** Line of the cursor in the editor. */
  readonly cursor: number;
  /** Pointers and links lead to a line: `at` tells two asks for the same line apart. */
  readonly reveal: { readonly rule: string; readonly line: number; readonly at: number } | null;
  readonly panel: PanelTab;
  readonly panelOpen: boolean;
  readonly caseTab: CaseTab;
  readonly groups: boolean;
  readonly debug: { readonly rule: string; readonly id: string } | null;
  readonly dialog: DeskDialog | null;
  readonly search: string;
  /** What the time machine runs over, in the filter language. */
  readonly machineFilter: string;
  readonly logSearch: string;
  readonly logBatch: string | null;
}

export const deskStore = createStore<DeskState>(() => ({
  docs: {}, shown: {}, breakpoints: {}, selected: {}, probes: {}, closed: {}, row: null, failing: 0, cursor: 1, reveal: null, panel: 'problems', panelOpen: true, caseTab: 'diff', groups: false,
  debug: null, dialog: null, search: '', machineFilter: '', logSearch: '', logBatch: null,
}));

type Keyed = 'docs' | 'shown' | 'breakpoints' | 'selected' | 'probes' | 'closed';

/** Sets what one rule has of a table; undefined takes it out. */
export function setOf<K extends Keyed>(table: K, rule: string, value: DeskState[K][string] | undefined): void {
  const { [rule]: _, ...others } = deskStore.getState()[table] as Record<string, unknown>;
  deskStore.setState({ [table]: value === undefined ? others : { ...others, [rule]: value } } as Partial<DeskState>);
}

export function openDialog(dialog: DeskDialog | null): void {
  deskStore.setState({ dialog });
}

export function showPanel(panel: PanelTab): void {
  deskStore.setState({ panel, panelOpen: true });
}

export function revealLine(rule: string, line: number): void {
  deskStore.setState((state) => ({ reveal: { rule, line, at: (state.reveal?.at ?? 0) + 1 } }));
}

export function toggleBreakpoint(rule: string, line: number): void {
  const lines = deskStore.getState().breakpoints[rule] ?? [];
  setOf('breakpoints', rule, lines.includes(line) ? lines.filter((other) => other !== line) : [...lines, line].toSorted((a, b) => a - b));
}

export function typeCode(rule: string, code: string): void {
  const doc = deskStore.getState().docs[rule];
  if (doc !== undefined) setOf('docs', rule, { ...doc, code });
}

/** The rule is gone: nothing of it is kept. */
export function forgetRule(rule: string): void {
  for (const table of ['docs', 'shown', 'breakpoints', 'selected', 'probes', 'closed'] as const) setOf(table, rule, undefined);
}
