import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useCommands } from '../../app/commands.ts';
import { ScreenBoundary } from '../../app/ScreenBoundary.tsx';
import { navigationStore } from '../../stores/navigation.ts';
import { goToCatalogue, goToOutput, goToOutputs, outputPlace } from '../../stores/output-place.ts';
import { AddOutput } from './add/AddOutput.tsx';
import { OutputPage } from './OutputPage.tsx';
import { OutputsOverview } from './OutputsOverview.tsx';
import { outputsView } from './outputs-view.ts';
import { useOutputs, useOutputsRefresh } from './use-outputs.ts';

const NONE = [] as const;

/** Simulated partners: how each output stands, and one of them from every side (ui.md C5). */
export function OutputsScreen() {
  const section = useStore(navigationStore, (state) => state.section);
  const place = outputPlace(section);
  const states = useOutputs().data ?? NONE;
  useOutputsRefresh();
  const { output } = place;
  useEffect(() => { if (output !== null) outputsView.setState({ cursor: output }); }, [output]);
  const names = states.map(({ name }) => name).join(' ');
  useCommands(() => [
    { id: 'outputs.add', title: 'Add an output', group: 'Outputs', keys: ['n'], run: () => goToCatalogue() },
    { id: 'outputs.all', title: 'All outputs', group: 'Outputs', when: () => outputPlace(navigationStore.getState().section).output !== null || 'They are in front', run: goToOutputs },
    ...states.map(({ name, label }) => ({ id: `outputs.open-${name}`, title: `Open output ${label}`, group: 'Outputs', run: () => goToOutput(name) })),
  ], [names]);
  return (
    <ScreenBoundary key={place.adding === null ? output ?? '' : 'add'}>
      {place.adding !== null ? <AddOutput partner={place.adding} /> : output !== null ? <OutputPage key={output} name={output} place={place} /> : <OutputsOverview />}
    </ScreenBoundary>
  );
}
