import { useState } from 'react';
import { useStore } from 'zustand';
import { parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { selectionStore } from '../../stores/selection.ts';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { JsonTree } from '../../ui/JsonTree.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { batchPlace } from './detail-place.ts';
import { eventData } from './event-data.ts';
import type { DetailProps } from './EventDetail.tsx';

type Scope = 'event' | 'batch';
type Form = 'tree' | 'text';

/** The normalised batch or the event in it, as a tree or as text. */
export function JsonTab({ batch, event }: DetailProps) {
  const reveal = useStore(selectionStore, (state) => batchPlace(state.step));
  const [chosen, setScope] = useState<Scope>(reveal === null ? 'event' : 'batch');
  const [form, setForm] = useState<Form>('tree');
  const own = event === null ? null : eventData(batch, event.id);
  const scope: Scope = own === null ? 'batch' : chosen;
  const value = (scope === 'event' ? own : batch.batch) as Json;
  const text = stringifyJson(value, 2);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 items-center gap-2 border-b border-line px-4 py-2">
        <SegmentedControl
          label="What to show" value={scope} onChange={setScope}
          options={[{ value: 'event', label: 'This event', disabled: own === null ? 'The whole batch is selected' : undefined }, { value: 'batch', label: 'Whole batch' }]}
        />
        <SegmentedControl label="How to show it" value={form} onChange={setForm} options={[{ value: 'tree', label: 'Tree' }, { value: 'text', label: 'Text' }]} />
        <span className="flex-1" />
        {form === 'text' && <CopyButton wide label="Copy JSON" text={text} />}
      </div>
      <div data-tree-scroll className="relative min-h-0 flex-1 overflow-y-auto">
        {form === 'tree' ? <JsonTree key={`${batch.id}${event?.id}${scope}${reveal}`} value={parseJson(text)} label={scope === 'event' ? 'Event' : 'Batch'} openDepth={scope === 'event' ? 4 : 2} reveal={scope === 'batch' ? reveal ?? undefined : undefined} /> : <CodeLines numbers label="JSON text" lines={codeLines(text)} />}
      </div>
    </div>
  );
}
