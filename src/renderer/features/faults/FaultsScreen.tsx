import { useState } from 'react';
import { Copy, Plus, Power, Trash2, Zap } from 'lucide-react';
import { useStore } from 'zustand';
import { ANY } from '../../../protocol/faults.ts';
import type { FaultState, FaultView } from '../../../protocol/faults.ts';
import { asApiError } from '../../api/client.ts';
import { useCommands } from '../../app/commands.ts';
import { connectionStore } from '../../stores/connection.ts';
import { contextStore } from '../../stores/context.ts';
import { goTo, navigationStore } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import { surfaceLabel } from '../requests/surfaces.ts';
import { newFault } from './fault-draft.ts';
import { FAULT_PRESETS } from './fault-presets.ts';
import type { FaultPreset } from './fault-presets.ts';
import { FaultEditor } from './FaultEditor.tsx';
import { FAULT_COLUMNS, FaultRow } from './FaultRow.tsx';
import { PresetGrid } from './PresetGrid.tsx';
import { useFaults, useSetFaults } from './use-faults.ts';

const FIRED_QUERY = 'note=fault-injected';

function showFired(): void {
  goTo('requests');
  contextStore.setState({ requestFilter: FIRED_QUERY });
}

function whereText(fault: FaultView, label: (surface: string) => string): string {
  const surface = fault.surface === ANY ? 'every call' : label(fault.surface);
  return fault.input === ANY ? surface : `${fault.input}, ${surface}`;
}

function Faults({ state }: { state: FaultState }) {
  const set = useSetFaults();
  const narrow = useNarrow();
  const inputs = useStore(connectionStore, (store) => store.status?.inputs) ?? [];
  const picked = useStore(contextStore, (store) => store.input);
  const selectedId = useStore(navigationStore, (store) => store.section);
  const [added, setAdded] = useState(false);
  const { items, surfaces } = state;
  const selected = items.find(({ id }) => id === selectedId) ?? (added ? items.at(-1) : undefined);
  const label = (surface: string) => surfaces.find(({ id }) => id === surface)?.label ?? surfaceLabel(surface);

  function add(preset: FaultPreset): void {
    set.mutate([...items, newFault(preset.action, { input: picked ?? ANY })], { onSuccess: ({ items: next }) => { setAdded(true); goTo('faults', next.at(-1)?.id ?? null); } });
  }
  const close = () => { setAdded(false); goTo('faults'); };
  const replace = (id: string, patch: Partial<FaultView>) => set.mutate(items.map((fault) => (fault.id === id ? { ...fault, ...patch } : fault)));
  const remove = (id: string) => { close(); set.mutate(items.filter((fault) => fault.id !== id)); };
  const allOff = () => set.mutate(items.map((fault) => ({ ...fault, enabled: false })));
  const on = items.some(({ enabled }) => enabled);

  useCommands(() => [
    { id: 'faults.all-off', title: 'Switch all faults off', group: 'Faults', when: () => on || 'No fault is on', run: allOff },
    ...FAULT_PRESETS.map((preset) => ({ id: `faults.add-${preset.id}`, title: `Add fault: ${preset.label}`, group: 'Faults', run: () => add(preset) })),
    { id: 'faults.close', title: 'Close the fault', group: 'Faults', keys: ['escape'], hidden: true, run: close },
  ], [items, picked, on]);

  const list = (
    <div className="@container min-h-0 flex-1 overflow-y-auto">
      <header className="flex flex-wrap items-center gap-3 px-6 py-5">
        <div className="min-w-60 flex-1">
          <h1 className="text-18 font-semibold tracking-[-0.01em]">Faults on demand</h1>
          <p className="mt-0.5 text-fg1">Make calls fail on purpose and watch how the SDK takes it. {state.lifetime}</p>
        </div>
        {items.length > 0 && <Button icon={Power} disabled={!on} title={on ? undefined : 'No fault is on'} onClick={allOff}>All off</Button>}
        {items.length > 0 && (
          <Menu
            align="end"
            trigger={<Button variant="primary" icon={Plus}>Add a fault</Button>}
            entries={FAULT_PRESETS.map((preset) => ({ label: preset.label, detail: preset.detail, run: () => add(preset) }))}
          />
        )}
      </header>
      {items.length === 0 ? <PresetGrid disabled={set.isPending} onChoose={add} /> : (
        <>
          <div aria-hidden className={`${FAULT_COLUMNS} h-[26px] border-b border-l-2 border-line border-l-transparent text-12 text-fg2`}>
            <span>On</span><span>Fault</span><span>Hits</span><span>Fired</span><span className="hidden @[900px]:block">Last</span><span />
          </div>
          <ul aria-label="Faults" className="divide-y divide-line">
            {items.map((fault) => (
              <FaultRow
                key={fault.id}
                fault={fault}
                where={whereText(fault, label)}
                selected={fault.id === selected?.id}
                onSelect={() => goTo('faults', fault.id)}
                onSwitch={(enabled) => replace(fault.id, { enabled })}
                onFired={showFired}
                menu={[
                  { label: 'Show the calls it hit', icon: Zap, run: showFired },
                  { label: 'Duplicate', icon: Copy, run: () => { const { id: _, ...copy } = fault; set.mutate([...items, copy]); } },
                  { kind: 'separator' },
                  { label: 'Delete', icon: Trash2, danger: true, run: () => remove(fault.id) },
                ]}
              />
            ))}
          </ul>
        </>
      )}
    </div>
  );
  return (
    <SplitPane
      key={String(narrow)}
      id={narrow ? 'faults-below' : 'faults'}
      direction={narrow ? 'vertical' : 'horizontal'}
      secondSize={42}
      minSecond="360px"
      first={list}
      second={selected === undefined ? null : (
        <FaultEditor
          key={selected.id}
          fault={selected}
          saving={set.isPending}
          inputs={[{ value: ANY, label: 'Every input' }, ...inputs.map(({ name }) => ({ value: name, label: name })), ...(selected.input === ANY || inputs.some(({ name }) => name === selected.input) ? [] : [{ value: selected.input, label: selected.input, detail: 'not in this workspace' }])]}
          surfaces={[{ value: ANY, label: 'Every call' }, ...surfaces.map(({ id, label: text }) => ({ value: id, label: text, detail: id }))]}
          onSave={(draft) => set.mutate(items.map((fault) => (fault.id === selected.id ? { ...draft, id: fault.id } : fault)))}
          onDelete={() => remove(selected.id)}
          onClose={close}
        />
      )}
    />
  );
}

/** What goes wrong on purpose, with its counters. */
export function FaultsScreen() {
  const faults = useFaults();
  if (faults.isPending) return <SkeletonRows rows={6} label="Loading faults" />;
  if (faults.error) {
    const error = asApiError(faults.error);
    return <ErrorState title="The faults could not be read" code={error.code} onRetry={() => void faults.refetch()}>{error.message}</ErrorState>;
  }
  return <Faults state={faults.data} />;
}
