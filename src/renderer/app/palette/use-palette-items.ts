import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Send, Settings2, Smartphone, User, Waypoints } from 'lucide-react';
import { useStore } from 'zustand';
import type { EventRow } from '../../../protocol/contract.ts';
import type { UserRow } from '../../../protocol/user.ts';
import { SETTING_ENTRIES } from '../../features/settings/setting-entries.ts';
import { api } from '../../api/api.ts';
import type { WorkspaceView } from '../../api/api.ts';
import { useWorkspace } from '../../api/queries.ts';
import { userApi } from '../../api/users.ts';
import { addFocus, filterValue } from '../../stores/context.ts';
import { goToConnections } from '../../stores/connection-place.ts';
import { goTo } from '../../stores/navigation.ts';
import { goToOutput } from '../../stores/output-place.ts';
import { select } from '../../stores/selection.ts';
import { goToUser } from '../../stores/user-place.ts';
import { uiStore } from '../../stores/ui.ts';
import { bestIdentity, typeLabel } from '../../features/users/identity-words.ts';
import { formatTime } from '../../ui/format.ts';
import { keysOf, runCommand, whyNot } from '../commands.ts';
import type { Command } from '../commands.ts';
import { useCommandList } from '../use-command-list.ts';
import { MODES, paletteMode, ranked } from './palette-model.ts';
import type { PaletteGroup, PaletteItem } from './palette-items.ts';

const nothing = (): void => {};

function commandItem(command: Command): PaletteItem {
  return {
    id: command.id, title: command.title, context: command.group, keys: keysOf(command)[0],
    disabled: whyNot(command) ?? undefined, run: () => { runCommand(command.id); },
  };
}

function settingItems(query: string): PaletteItem[] {
  return ranked(SETTING_ENTRIES, query, (entry) => `${entry.label} ${entry.sectionLabel}`).map((entry) => ({
    id: `setting.${entry.section}.${entry.label}`, title: entry.label, context: entry.sectionLabel, icon: Settings2, run: () => goTo('settings', entry.section),
  }));
}

function connectionItems(workspace: WorkspaceView | undefined, query: string): PaletteItem[] {
  const label = (kind: 'inputs' | 'outputs', name: string): string => workspace?.[kind][name]?.label ?? name;
  const all = Object.entries(workspace?.connections ?? {}).map(([name, { input, output }]) => ({ name, ends: `${label('inputs', input)} to ${label('outputs', output)}` }));
  return ranked(all, query, ({ name, ends }) => `${name} ${ends}`).map(({ name, ends }) => ({
    id: `connection.${name}`, title: name, context: ends, icon: Waypoints, run: () => goToConnections('graph', { subject: { kind: 'connection', name } }),
  }));
}

function outputItems(workspace: WorkspaceView | undefined, query: string): PaletteItem[] {
  return ranked(Object.entries(workspace?.outputs ?? {}), query, ([name, { label, partner }]) => `${name} ${label ?? ''} ${partner}`).map(([name, { label, partner }]) => ({
    id: `output.${name}`, title: label ?? name, context: `output, ${partner}`, icon: Send, run: () => goToOutput(name),
  }));
}

function eventItem(row: EventRow): PaletteItem {
  return {
    id: `event.${row.id}`, title: row.name || row.type, context: `${row.detail} ${formatTime(row.at)} ${row.input}`.trim(), eventType: row.type,
    run: () => { goTo('stream'); select({ event: row.type === 'batch' ? null : row.id, batch: row.batch_id, step: null }); },
  };
}

function userItem(row: UserRow): PaletteItem {
  const best = bestIdentity(row);
  return {
    id: `user.${row.mpid}`, title: best?.value ?? row.mpid, context: best === null ? 'no identity' : `${typeLabel(best.type)}, MPID ${row.mpid}`, icon: User,
    run: () => goToUser(row.mpid),
  };
}

function deviceItem({ value, count }: { value: string; count: number }): PaletteItem {
  return { id: `device.${value}`, title: value, context: `${count} events`, icon: Smartphone, run: () => { goTo('stream'); addFocus({ field: 'device', value }); } };
}

/** Events by name or id: an id goes to its field, everything else to the name and free text. */
function eventQuery(query: string): string {
  if (query === '') return '';
  if (/^[\w-]{8,}$/.test(query) && /\d/.test(query)) return `(id=${filterValue(query)} | batch=${filterValue(query)} | name:${filterValue(query)})`;
  return `name:${filterValue(query)}`;
}

const HELP: PaletteItem[] = MODES.map(({ prefix, hint }) => ({ id: `help.${prefix}`, title: prefix, context: hint, type: prefix, run: nothing }));

/** The groups for what is typed. */
export function usePaletteItems(text: string): PaletteGroup[] {
  const { mode, query } = paletteMode(text);
  const commands = useCommandList();
  const workspace = useWorkspace().data;
  const recents = useStore(uiStore, (state) => state.recentCommands);
  const events = useQuery({
    queryKey: ['captured', 'palette', query], enabled: mode === 'events', staleTime: 2_000, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.events({ query: eventQuery(query), limit: 20 }, signal),
  });
  const users = useQuery({
    queryKey: ['captured', 'palette-users', query], enabled: mode === 'users', staleTime: 2_000, placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => ({ found: (await userApi.list({ query }, 12, null, signal)).items, devices: await api.seenValues('device', query, 10, signal) }),
  });

  const visible = commands.filter((command) => !command.hidden);
  const commandItems = ranked(visible, query, (command) => `${command.title} ${command.group}`).map(commandItem);
  const groups: PaletteGroup[] = [];
  if (mode === 'all' && query === '') {
    const recent = recents.flatMap((id) => visible.filter((command) => command.id === id)).slice(0, 4).map(commandItem);
    groups.push({ title: 'Recent', items: recent }, { title: 'Commands', items: commandItems.filter((item) => !recent.some((other) => other.id === item.id)) });
  } else if (mode === 'all') {
    groups.push({ title: 'Commands', items: commandItems.slice(0, 12) }, { title: 'Outputs', items: outputItems(workspace, query).slice(0, 4) }, { title: 'Connections', items: connectionItems(workspace, query).slice(0, 4) }, { title: 'Settings', items: settingItems(query).slice(0, 5) });
  } else if (mode === 'commands') {
    groups.push({ title: 'Commands', items: commandItems });
  } else if (mode === 'settings') {
    groups.push({ title: 'Settings', items: settingItems(query) });
  } else if (mode === 'events') {
    groups.push({ title: query === '' ? 'Latest events' : 'Events', items: (events.data?.items ?? []).map(eventItem) });
  } else if (mode === 'users') {
    groups.push({ title: 'Users', items: (users.data?.found ?? []).map(userItem) }, { title: 'Devices', items: (users.data?.devices.values ?? []).map(deviceItem) });
  } else {
    groups.push({ title: 'Prefixes', items: HELP });
  }
  return groups.filter((group) => group.items.length > 0);
}
