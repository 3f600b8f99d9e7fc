import { Plus, Send } from 'lucide-react';
import { useStore } from 'zustand';
import { asApiError } from '../../api/client.ts';
import { useCommands } from '../../app/commands.ts';
import { goToCatalogue } from '../../stores/output-place.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { PERIOD_OPTIONS, PERIOD_WORDS } from '../connections/connection-view.ts';
import type { Period } from '../connections/connection-view.ts';
import { UnsavedBar } from '../connections/sheet/UnsavedBar.tsx';
import { OutputGrid } from './OutputGrid.tsx';
import { outputsView } from './outputs-view.ts';
import { useOutputs } from './use-outputs.ts';

function Body() {
  const outputs = useOutputs();
  if (outputs.isPending) return <SkeletonRows rows={8} label="Loading outputs" />;
  if (outputs.data === undefined) {
    const error = asApiError(outputs.error);
    return <ErrorState title="The outputs could not be read" code={error.code} onRetry={() => void outputs.refetch()}>{error.message}</ErrorState>;
  }
  if (outputs.data.length > 0) return <OutputGrid states={outputs.data} />;
  return (
    <EmptyState icon={Send} title="No outputs yet" actions={<Button variant="primary" icon={Plus} onClick={() => goToCatalogue()}>Add an output</Button>}>
      An output is one configuration of a partner, such as Braze or Mixpanel. The partner is simulated on this machine: it checks what it gets, answers as the real one does, and keeps what it was told.
    </EmptyState>
  );
}

/** All outputs side by side, over the chosen time. */
export function OutputsOverview() {
  const period = useStore(outputsView, (view) => view.period);
  useCommands(() => PERIOD_OPTIONS.map(({ value }) => ({ id: `outputs.period-${value}`, title: `Figures of outputs ${PERIOD_WORDS[value]}`, group: 'Outputs', run: () => outputsView.setState({ period: value }) })), []);
  return (
    <section aria-label="Outputs" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-3 px-4 py-1.5">
        <h1 className="text-15 font-semibold">Outputs</h1>
        <SegmentedControl<Period> label="Figures of" value={period} onChange={(next) => outputsView.setState({ period: next })} options={PERIOD_OPTIONS} />
        <span className="flex-1" />
        <Button icon={Plus} shortcut="n" onClick={() => goToCatalogue()}>Add an output</Button>
      </div>
      <Body />
      <UnsavedBar />
    </section>
  );
}
