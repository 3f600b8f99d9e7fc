import { useId, useState } from 'react';
import { Trash2, TriangleAlert, X } from 'lucide-react';
import type { FaultAction, FaultView } from '../../../protocol/faults.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import type { SelectOption } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { SaveBar } from '../settings/SaveBar.tsx';
import { ActionFields } from './ActionFields.tsx';
import { actionOf, faultBody, faultTitle, percentOf, shareOf } from './fault-draft.ts';
import type { FaultDraft } from './fault-draft.ts';
import { reactionsTo } from './fault-presets.ts';
import { NumberField } from './NumberField.tsx';

const TYPES: readonly { value: FaultAction['type']; label: string }[] = [
  { value: 'status', label: 'Status' }, { value: 'latency', label: 'Latency' }, { value: 'drop', label: 'Drop' }, { value: 'clock', label: 'Clock' },
];

export interface FaultEditorProps {
  fault: FaultView;
  inputs: readonly SelectOption<string>[];
  surfaces: readonly SelectOption<string>[];
  saving: boolean;
  onSave: (fault: FaultDraft) => void;
  onDelete: () => void;
  onClose: () => void;
}

/** Where, what, and how often. Nothing changes for calls until it is saved. */
export function FaultEditor({ fault, inputs, surfaces, saving, onSave, onDelete, onClose }: FaultEditorProps) {
  const id = useId();
  const [patch, setPatch] = useState<Partial<FaultDraft>>({});
  const [percent, setPercent] = useState<string | null>(null);
  const draft: FaultDraft = { ...faultBody(fault), ...patch };
  const change = (next: Partial<FaultDraft>) => setPatch((old) => ({ ...old, ...next }));
  const shownPercent = percent ?? percentOf(draft.probability);
  const reactions = reactionsTo(draft.action);
  const dirty = JSON.stringify(draft) !== JSON.stringify(faultBody(fault));
  return (
    <section aria-label="Fault" className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-4">
        <h2 className="min-w-0 flex-1 truncate text-15 font-semibold">{faultTitle(fault)}</h2>
        <Button size="small" variant="danger" icon={Trash2} onClick={onDelete}>Delete</Button>
        <IconButton label="Close" keys="escape" icon={X} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-2">
        {fault.warnings.map((warning) => (
          <p key={warning} role="status" className="my-2 flex items-start gap-2 rounded-md bg-warn-tint px-3 py-2 text-warn"><TriangleAlert aria-hidden size={14} className="mt-0.5 shrink-0" />{warning}</p>
        ))}
        <div className="divide-y divide-line">
          <Field label="On"><Switch label="On" checked={draft.enabled} onChange={(enabled) => change({ enabled })} /></Field>
          <Field label="Does"><SegmentedControl label="Does" value={draft.action.type} options={TYPES} onChange={(type) => change({ action: actionOf(type) })} /></Field>
          <ActionFields action={draft.action} onChange={(action) => change({ action })} />
          <Field label="Input"><Select label="Input" value={draft.input} options={inputs} onChange={(input) => change({ input })} /></Field>
          <Field label="Surface" help="Which calls: config, identity, events and so on."><Select label="Surface" value={draft.surface} options={surfaces} onChange={(surface) => change({ surface })} /></Field>
          <Field label="Share of calls" htmlFor={`${id}percent`} error={shareOf(shownPercent) === null ? 'from 0 to 100' : undefined}>
            <TextField id={`${id}percent`} mono inputMode="decimal" className="w-28!" value={shownPercent} onChange={(event) => { setPercent(event.target.value); const share = shareOf(event.target.value); if (share !== null) change({ probability: share }); }} />
            <span className="text-fg2">%</span>
          </Field>
          <Field label="Stop after" help="Empty: it goes on until it is switched off."><NumberField label="Stop after" value={draft.count} min={1} max={1_000_000} unit="hits" placeholder="never" onChange={(count) => change({ count })} /></Field>
          <Field label="Seed" help="The same seed hits the same calls of the same run."><NumberField label="Seed" value={draft.seed} min={0} max={4_294_967_295} onChange={(seed) => change({ seed: seed ?? 0 })} /></Field>
          <Field label="Name shown" htmlFor={`${id}label`}><TextField id={`${id}label`} maxLength={80} className="max-w-80" value={draft.label} onChange={(event) => change({ label: event.target.value })} /></Field>
        </div>
        {reactions.length > 0 && (
          <Card title="What SDKs do with an upload" className="mt-3">
            <dl className="grid grid-cols-[120px_minmax(0,1fr)] gap-x-3 gap-y-1">
              {reactions.map(({ client, does }) => <div key={client} className="contents"><dt className="text-fg2">{client}</dt><dd>{does}</dd></div>)}
            </dl>
          </Card>
        )}
      </div>
      <footer className="shrink-0 border-t border-line px-4">
        <SaveBar dirty={dirty && shareOf(shownPercent) !== null} saving={saving} onSave={() => onSave(draft)} onDiscard={() => { setPatch({}); setPercent(null); }} />
      </footer>
    </section>
  );
}
