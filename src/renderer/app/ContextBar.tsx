import { useStore } from 'zustand';
import { X } from 'lucide-react';
import { ENVIRONMENTS } from '../../protocol/vocabulary.ts';
import { connectionStore } from '../stores/connection.ts';
import { contextStore, removeFocus } from '../stores/context.ts';
import { navigationStore } from '../stores/navigation.ts';
import { shortId } from '../ui/format.ts';
import { Select } from '../ui/Select.tsx';
import { planPlace } from '../stores/plan-place.ts';
import { FilterBar } from './filter/FilterBar.tsx';
import { PauseButton } from './PauseButton.tsx';
import { SendMenu } from './SendMenu.tsx';
import { ConnectionsSearch } from '../features/connections/ConnectionsSearch.tsx';
import { RulesSearch } from '../features/rules/RulesSearch.tsx';
import { UsersSearch } from '../features/users/UsersSearch.tsx';
import { SettingsSearch } from '../features/settings/SettingsSearch.tsx';

const ALL = '*';
const ENV_LABELS = { development: 'Development', production: 'Production' } as const;

function InputPicker() {
  const inputs = useStore(connectionStore, (state) => state.status?.inputs);
  const input = useStore(contextStore, (state) => state.input);
  const options = [{ value: ALL, label: 'All' }, ...(inputs ?? []).map(({ name, platform }) => ({ value: name, label: name, detail: platform === name ? undefined : platform }))];
  if (input !== null && !options.some((option) => option.value === input)) options.push({ value: input, label: input, detail: 'not in this workspace' });
  return <Select label="Input" showLabel value={input ?? ALL} options={options} onChange={(value) => contextStore.setState({ input: value === ALL ? null : value })} />;
}

function EnvironmentPicker() {
  const env = useStore(contextStore, (state) => state.env);
  const options = [{ value: ALL, label: 'All' }, ...ENVIRONMENTS.map((value) => ({ value, label: ENV_LABELS[value] }))];
  return <Select label="Env" showLabel value={env ?? ALL} options={options} onChange={(value) => contextStore.setState({ env: ENVIRONMENTS.find((name) => name === value) ?? null })} />;
}

function FocusChips() {
  const focus = useStore(contextStore, (state) => state.focus);
  return focus.map((chip) => (
    <span key={chip.field} title={chip.value} className="flex h-7 shrink-0 items-center gap-1.5 rounded-md border border-line bg-accent-tint pr-1 pl-2 text-12 text-accent">
      <span className="text-fg1">{chip.field === 'mpid' ? 'User' : chip.field}</span> {shortId(chip.value)}
      <button type="button" aria-label={`Remove ${chip.field} ${chip.value}`} onClick={() => removeFocus(chip)} className="flex size-4 items-center justify-center rounded hover:bg-bg3"><X aria-hidden size={12} /></button>
    </span>
  ));
}

/** What each screen, or tab of the Data plans screen, can be narrowed by. */
const WITH_INPUT = new Set<string>(['stream', 'requests', 'setup', 'rules', 'violations', 'catalog', 'outputs', 'connections', 'activity']);
const WITH_ENV = new Set<string>(['stream', 'rules', 'users', 'violations', 'catalog', 'outputs', 'connections', 'activity']);
const WITH_PAUSE = new Set<string>(['stream', 'users', 'requests', 'violations', 'catalog', 'outputs', 'connections', 'activity']);

function Search({ place }: { place: string }) {
  switch (place) {
    case 'stream': return <FilterBar entity="events" />;
    case 'requests': return <FilterBar entity="requests" />;
    case 'violations': return <FilterBar entity="violations" />;
    case 'users': return <UsersSearch />;
    case 'connections': return <ConnectionsSearch />;
    case 'rules': return <RulesSearch />;
    case 'settings': return <SettingsSearch />;
    default: return <span className="flex-1" />;
  }
}

/** Pickers and filter that apply to what is below; the same place on every screen. */
export function ContextBar() {
  const place = useStore(navigationStore, ({ screen, section }) => (screen === 'data-plans' ? planPlace(section).tab : screen));
  return (
    <header aria-label="Context" className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-3">
      {WITH_INPUT.has(place) && <InputPicker />}
      {WITH_ENV.has(place) && <EnvironmentPicker />}
      {place === 'stream' && <FocusChips />}
      <Search key={place} place={place} />
      {WITH_PAUSE.has(place) && <PauseButton />}
      {place !== 'settings' && <SendMenu />}
    </header>
  );
}
