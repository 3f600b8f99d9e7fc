import { useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { PlanEditing } from './use-plan-draft.ts';

/** The plan's name and description; its id never changes. */
export function PlanDetailsDialog({ draft, onClose }: { draft: PlanEditing; onClose: () => void }) {
  const id = useId();
  const [name, setName] = useState(draft.plan.data_plan_name);
  const [description, setDescription] = useState(draft.plan.data_plan_description ?? '');
  const ready = name.trim() !== '';

  function take(): void {
    draft.edit((plan) => {
      const described = description === (plan.data_plan_description ?? '') ? plan : { ...plan, data_plan_description: description };
      return name.trim() === described.data_plan_name ? described : { ...described, data_plan_name: name.trim() };
    });
    onClose();
  }

  return (
    <Dialog open onClose={onClose} title="Name and description" actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={!ready} onClick={take}>Change</Button></>}>
      <Field label="Name" htmlFor={`${id}name`} error={ready ? undefined : 'A name is needed'} help={<>The id stays <code>{draft.id}</code>.</>}><TextField id={`${id}name`} value={name} invalid={!ready} onChange={(event) => setName(event.target.value)} /></Field>
      <Field label="Description" htmlFor={`${id}text`}><TextArea id={`${id}text`} rows={3} className="font-sans!" value={description} onChange={(event) => setDescription(event.target.value)} /></Field>
    </Dialog>
  );
}
