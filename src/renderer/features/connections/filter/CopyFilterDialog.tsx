import { useState } from 'react';
import { INPUT_CLASSES } from '../../../../protocol/data-filter.ts';
import type { InputClass } from '../../../../protocol/data-filter.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Field } from '../../../ui/Field.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Select } from '../../../ui/Select.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { desk, keyOf } from '../drafts.ts';
import { useDesk } from '../use-desk.ts';
import type { OpenFile } from '../use-desk.ts';

export interface CopyFilterDialogProps {
  from: OpenFile<'outputs'>;
  inputClass: InputClass;
  onClose: () => void;
}

/** The whole filter over another output's, or over this output's of the other class; saved with the other changes. */
export function CopyFilterDialog({ from, inputClass, onClose }: CopyFilterDialogProps) {
  const { files, view } = useDesk();
  const outputs = Object.entries(view?.outputs ?? {});
  const [target, setTarget] = useState(outputs.find(([name]) => name !== from.name)?.[0] ?? from.name);
  const [targetClass, setTargetClass] = useState<InputClass>(inputClass);
  const same = target === from.name && targetClass === inputClass;

  function copy(): void {
    const before = view?.outputs[target];
    const inFile = files?.outputs[target] ?? before;
    if (before === undefined || inFile === undefined) return;
    const { [targetClass]: _, ...rest } = before.filters;
    const filter = from.value.filters[inputClass];
    desk.edit(keyOf('outputs', target), inFile, { ...before, filters: { ...rest, ...(filter === undefined ? {} : { [targetClass]: filter }) } });
    showToast(`Copied to ${before.label ?? target}, not saved yet`);
    onClose();
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Copy the filter of ${from.value.label ?? from.name}`}
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={same} title={same ? 'That is where it comes from' : undefined} onClick={copy}>Copy</Button></>}
    >
      <Field label="To the output"><Select label="To the output" value={target} onChange={setTarget} options={outputs.map(([name, output]) => ({ value: name, label: output.label ?? name, ...(output.label === undefined ? {} : { detail: name }) }))} className="min-w-52" /></Field>
      <Field label="For"><SegmentedControl label="For" value={targetClass} onChange={setTargetClass} options={INPUT_CLASSES.map((value) => ({ value, label: value === 'platforms' ? 'Apps and web pages' : 'Servers and feeds' }))} /></Field>
      <p className="text-12 text-fg2">The filter that is there now is replaced. Nothing is saved until you save.</p>
    </Dialog>
  );
}
