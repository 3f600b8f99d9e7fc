import { Columns3 } from 'lucide-react';
import { useStore } from 'zustand';
import type { ForwardingReport } from '../../../protocol/report.ts';
import { Button } from '../../ui/Button.tsx';
import { CheckboxList } from '../../ui/CheckboxList.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { activityView } from './activity-view.ts';

/** Which outputs have a column. */
export function ForwarderPicker({ columns }: { columns: ForwardingReport['columns'] }) {
  const hidden = useStore(activityView, (state) => state.hidden);
  const shown = columns.filter(({ output }) => !hidden.includes(output)).map(({ output }) => output);
  const show = (outputs: readonly string[]): void => activityView.setState({ hidden: columns.map(({ output }) => output).filter((output) => !outputs.includes(output)) });
  const text = shown.length === columns.length ? `All ${columns.length} forwarders` : `${shown.length} of ${columns.length} forwarders`;
  return (
    <Popover title="Forwarders to view" align="end" trigger={<Button icon={Columns3}>{text}</Button>}>
      <CheckboxList label="Forwarders to view" options={columns.map(({ output, label }) => ({ value: output, label }))} value={shown} onChange={show} />
      <div className="mt-3 flex gap-2">
        <Button size="small" disabled={shown.length === columns.length} title="All are shown" onClick={() => show(columns.map(({ output }) => output))}>All</Button>
        <Button size="small" disabled={shown.length === 0} title="None is shown" onClick={() => show([])}>None</Button>
      </div>
    </Popover>
  );
}
