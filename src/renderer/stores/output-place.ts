/** Where in the Outputs screen: all of them, the catalogue, or one output with its tab and what is looked at in it. Part of the address (`NavigationState.section`). */
import type { Pointer } from '../../protocol/contract.ts';
import { goTo } from './navigation.ts';

export const OUTPUT_TABS = ['requests', 'mapping', 'received', 'limits', 'behaviour', 'settings', 'facts'] as const;
export type OutputTab = (typeof OUTPUT_TABS)[number];

export interface OutputPlace {
  /** Null for the grid of all outputs and for the catalogue. */
  readonly output: string | null;
  readonly tab: OutputTab | null;
  /** Of Requests: a delivery; of Mapping: an event; of Received: the partner's key of a user; of Settings and Behaviour: JSON pointer of a field in the file. */
  readonly item: string | null;
  /** Null, or the catalogue: the partner that is set up, empty while none is chosen. */
  readonly adding: string | null;
}

/** No output can be called so. */
const ADD = '~add';

/** `braze/requests/1234`; null for the grid. */
export function outputSection({ output = null, tab = null, item = null, adding = null }: Partial<OutputPlace>): string | null {
  if (adding !== null) return adding === '' ? ADD : `${ADD}/${adding}`;
  if (output === null) return null;
  if (tab === null) return output;
  return item === null || item === '' ? `${output}/${tab}` : `${output}/${tab}/${item}`;
}

export function outputPlace(section: string | null): OutputPlace {
  const [output = '', rest = ''] = (section ?? '').split(/\/(.*)/s);
  if (output === ADD) return { output: null, tab: null, item: null, adding: rest };
  if (output === '') return { output: null, tab: null, item: null, adding: null };
  const [name = '', item = ''] = rest.split(/\/(.*)/s);
  const tab = OUTPUT_TABS.find((one) => one === name) ?? null;
  return { output, tab, item: tab === null || item === '' ? null : item, adding: null };
}

/** Without a tab: the one that was looked at last. */
export function goToOutput(output: string, tab: OutputTab | null = null, item: string | null = null): void {
  goTo('outputs', outputSection({ output, tab, item }));
}

export function goToOutputs(): void {
  goTo('outputs');
}

export function goToCatalogue(partner = ''): void {
  goTo('outputs', outputSection({ adding: partner }));
}

/** The tab that edits a field of an output's file; null for data filters, which the Connections screen edits. */
export function tabOfField(path: string): OutputTab | null {
  if (path === '/filters' || path.startsWith('/filters/')) return null;
  return /^\/(behaviour|transport|endpoint)(\/|$)/.test(path) ? 'behaviour' : 'settings';
}

/** Opens the setting of an output that a pointer names. False when it is of something else, or edited on another screen. */
export function goToOutputSetting({ kind, name, path = '' }: Pointer): boolean {
  const tab = kind === 'output' ? tabOfField(path) : null;
  if (tab === null) return false;
  goToOutput(name, tab, path === '' ? null : path);
  return true;
}
