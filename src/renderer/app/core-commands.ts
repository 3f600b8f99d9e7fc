/** Commands that exist on every screen. */
import { api, host } from '../api/api.ts';
import { asApiError } from '../api/client.ts';
import { refreshStatus } from '../api/live.ts';
import { faultBody } from '../features/faults/fault-draft.ts';
import { pickStory } from '../features/story/story-store.ts';
import { connectionStore } from '../stores/connection.ts';
import { contextStore } from '../stores/context.ts';
import { goTo, navigationStore } from '../stores/navigation.ts';
import { uiStore, updateUi } from '../stores/ui.ts';
import { copyText } from '../ui/clipboard.ts';
import { showToast } from '../ui/toasts.ts';
import type { Command } from './commands.ts';
import { viewLink } from './router.ts';
import { SCREENS } from './screen-list.ts';
import { SCENARIOS } from './scenarios.ts';

function connected(): true | string {
  return connectionStore.getState().stream.kind === 'open' || 'The engine is not connected';
}

/** Runs an action and says in a word how it went; failures are spelled out. */
export function announce(action: Promise<unknown>, done: string): void {
  void (async () => {
    try {
      await action;
      showToast(done);
    } catch (error) {
      showToast(asApiError(error).message);
    }
  })();
}

function copy(text: string | null | undefined, what: string): void {
  if (text) void copyText(text).then((ok) => showToast(ok ? `${what} copied` : 'The clipboard is not available'));
}

const THEME_NAMES = { system: 'as the system', dark: 'dark', light: 'light', contrast: 'high contrast' } as const;
const DENSITIES = ['compact', 'default', 'comfortable'] as const;

const goCommands: Command[] = SCREENS.map((screen, index) => ({
  id: `go.${screen.id}`,
  title: `Go to ${screen.label}`,
  group: 'Go',
  keys: [`g ${screen.letter}`, ...(index < 9 ? [`mod+${index + 1}`] : [])],
  run: () => goTo(screen.id),
}));

const sampleCommands: Command[] = SCENARIOS.map((scenario) => ({
  id: scenario.id === null ? 'sample.send' : `sample.${scenario.id}`,
  title: scenario.id === null ? 'Send a sample batch' : `Send sample: ${scenario.label}`,
  group: 'Send',
  when: connected,
  run: () => announce(api.sample({ input: contextStore.getState().input ?? undefined, scenario: scenario.id ?? undefined }), 'Sample batch sent'),
}));

const themeCommands: Command[] = (Object.keys(THEME_NAMES) as (keyof typeof THEME_NAMES)[]).map((theme) => ({
  id: `theme.${theme}`, title: `Theme: ${THEME_NAMES[theme]}`, group: 'View', run: () => updateUi({ theme }),
}));

const densityCommands: Command[] = DENSITIES.map((density) => ({
  id: `density.${density}`, title: `Density: ${density}`, group: 'View', run: () => updateUi({ density }),
}));

export const CORE_COMMANDS: readonly Command[] = [
  ...goCommands,
  { id: 'palette.open', title: 'Command palette', group: 'Window', keys: ['mod+k', 'mod+shift+p'], hidden: true, run: () => updateUi({ palette: '' }) },
  { id: 'palette.goto', title: 'Go to an event or batch', group: 'Window', keys: ['mod+p'], run: () => updateUi({ palette: '#' }) },
  { id: 'shortcuts.show', title: 'Show keyboard shortcuts', group: 'Window', keys: ['?'], run: () => updateUi({ shortcutSheet: true }) },
  {
    id: 'view.pause', title: 'Pause or resume the view', group: 'View', keys: ['mod+e'],
    run: () => contextStore.setState((state) => ({ paused: !state.paused })),
  },
  { id: 'filter.focus', title: 'Filter', group: 'View', keys: ['/', 'mod+f'], run: () => document.querySelector<HTMLElement>('[data-filter-input]')?.focus() },
  { id: 'filter.clear', title: 'Clear filter, pickers and chips', group: 'View', run: () => contextStore.setState({ filter: '', requestFilter: '', violationFilter: '', userSearch: '', connectionSearch: '', input: null, env: null, focus: [] }) },
  { id: 'panel.toggle', title: 'Toggle the bottom panel', group: 'View', keys: ['mod+j'], run: () => updateUi({ panel: uiStore.getState().panel === null ? 'requests' : null }) },
  { id: 'panel.problems', title: 'Show problems', group: 'View', run: () => updateUi({ panel: 'problems' }) },
  { id: 'sidebar.toggle', title: 'Toggle the side bar', group: 'View', keys: ['mod+b'], run: () => updateUi({ sideBar: !uiStore.getState().sideBar }) },
  {
    id: 'detail.placement', title: 'Detail right or below', group: 'View', keys: ['alt+z'],
    run: () => updateUi({ detailPlacement: uiStore.getState().detailPlacement === 'bottom' ? 'right' : 'bottom' }),
  },
  ...themeCommands,
  ...densityCommands,
  { id: 'link.copy', title: 'Copy a link to this view', group: 'Copy', keys: ['mod+shift+c'], run: () => copy(viewLink(), 'Link') },
  { id: 'ingest.copy', title: 'Copy the ingest address', group: 'Copy', when: connected, run: () => copy(connectionStore.getState().status?.ingest.http, 'Address') },
  ...sampleCommands,
  { id: 'story.open', title: 'Open a report file', group: 'Send', when: connected, run: () => void pickStory() },
  {
    id: 'workspace.demo', title: 'Open the demo workspace', group: 'Workspace', when: connected,
    run: () => announce(api.openDemo().then(() => goTo('stream')), 'Demo workspace opened'),
  },
  {
    id: 'workspace.open', title: 'Open a workspace folder', group: 'Workspace', when: connected,
    run: () => { if (host.desktop) void host.desktop.openWorkspaceDialog(); else goTo('settings', 'workspace'); },
  },
  { id: 'captured.delete', title: 'Delete captured data', group: 'Workspace', when: connected, run: () => goTo('settings', 'retention') },
  {
    id: 'faults.all-off', title: 'Switch all faults off', group: 'Faults', when: () => (connectionStore.getState().status?.faults_active ?? false) || 'No fault is on',
    run: () => announce(api.faults().then(({ items }) => api.saveFaults(items.map((fault) => ({ ...faultBody(fault), enabled: false })))).then(refreshStatus), 'All faults are off'),
  },
  { id: 'certificates.settings', title: 'HTTPS, certificates and devices', group: 'Workspace', run: () => goTo('settings', 'certificates') },
  { id: 'clock.settings', title: 'Freeze or move the clock', group: 'Workspace', run: () => goTo('settings', 'clock') },
];

export function isOn(screen: string): boolean {
  return navigationStore.getState().screen === screen;
}
