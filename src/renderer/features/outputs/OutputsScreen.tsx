import { useEffect } from 'react';
import { useStore } from 'zustand';
import { outputKeys } from '../../api/outputs.ts';
import { useLiveRefresh } from '../../api/use-live-refresh.ts';
import { useCommands } from '../../app/commands.ts';
import { ScreenBoundary } from '../../app/ScreenBoundary.tsx';
import { navigationStore } from '../../stores/navigation.ts';
import { goToCatalogue, goToOutputs, outputPlace } from '../../stores/output-place.ts';
import { AddOutput } from './add/AddOutput.tsx';
import { OutputPage } from './OutputPage.tsx';
import { OutputsOverview } from './OutputsOverview.tsx';
import { outputsView } from './outputs-view.ts';

/** Simulated partners: how each output stands, and one of them from every side (ui.md C5). */
export function OutputsScreen() {
  const section = useStore(navigationStore, (state) => state.section);
  const place = outputPlace(section);
  useLiveRefresh(outputKeys.all, 'outcomes');
  const { output } = place;
  useEffect(() => { if (output !== null) outputsView.setState({ cursor: output }); }, [output]);
  useCommands(() => [
    { id: 'outputs.add', title: 'Add an output', group: 'Outputs', keys: ['n'], run: () => goToCatalogue() },
    { id: 'outputs.all', title: 'All outputs', group: 'Outputs', when: () => outputPlace(navigationStore.getState().section).output !== null || 'They are in front', run: goToOutputs },
  ], []);
  return (
    <ScreenBoundary key={place.adding === null ? output ?? '' : 'add'}>
      {place.adding !== null ? <AddOutput partner={place.adding} /> : output !== null ? <OutputPage key={output} name={output} place={place} /> : <OutputsOverview />}
    </ScreenBoundary>
  );
}
