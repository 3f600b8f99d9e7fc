import { useId, useState } from 'react';
import type { Contestant } from '../../../protocol/data-plan.ts';
import { isObject, parseJson } from '../../../protocol/json.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { TextField } from '../../ui/TextField.tsx';

function problemOf(text: string): string | null {
  try {
    return isObject(parseJson(text)) ? null : 'Paste one plan, version file or version document as a JSON object';
  } catch (error) {
    return `This is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** A plan, a version or a version document from the clipboard. */
export function PasteDialog({ onAdd, onClose }: { onAdd: (contestant: Contestant) => void; onClose: () => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const [label, setLabel] = useState('Pasted');
  const problem = text.trim() === '' ? null : problemOf(text);
  const ready = text.trim() !== '' && problem === null && label.trim() !== '';
  return (
    <Dialog
      open
      onClose={onClose}
      width="w-[640px]"
      title="Paste a plan version"
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={!ready} onClick={() => onAdd({ label: label.trim(), text })}>Add</Button></>}
    >
      <TextArea aria-label="Plan as JSON" rows={12} value={text} invalid={problem !== null} placeholder="A plan, a version file or a version document" onChange={(event) => setText(event.target.value)} />
      {problem !== null && <p role="alert" className="mt-1 text-12 text-error">{problem}</p>}
      <Field label="Shown as" htmlFor={id}><TextField id={id} maxLength={60} className="max-w-72" value={label} onChange={(event) => setLabel(event.target.value)} /></Field>
    </Dialog>
  );
}
