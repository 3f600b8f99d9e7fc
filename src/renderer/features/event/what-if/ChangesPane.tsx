import { useState } from 'react';
import { RotateCcw, SlidersHorizontal, SquarePen } from 'lucide-react';
import type { BatchDetail } from '../../../../protocol/contract.ts';
import { Button } from '../../../ui/Button.tsx';
import { ChoiceList } from './ChoiceList.tsx';
import type { Choice } from './draft.ts';
import { SettingForm } from './SettingForm.tsx';
import { useFiles } from './use-files.ts';
import type { SettingPlace } from './what-if-store.ts';

export interface ChangesPaneProps {
  batch: BatchDetail;
  /** Asked about; null for all. */
  connection: string | null;
  choices: readonly Choice[];
  edited: boolean;
  /** The setting whose form is open at first. */
  edit: SettingPlace | null;
  onToggle: (choice: Choice, on: boolean) => void;
  onRemove: (choice: Choice) => void;
  onAdd: (choice: Choice) => void;
  onEditBatch: () => void;
  onResetBatch: () => void;
}

/** What is different in the second run. */
export function ChangesPane({ batch, connection, choices, edited, edit, onToggle, onRemove, onAdd, onEditBatch, onResetBatch }: ChangesPaneProps) {
  const [adding, setAdding] = useState(edit !== null);
  const files = useFiles(batch, connection, edit);
  return (
    <section aria-label="Changes" className="shrink-0 overflow-y-auto border-line p-4 @max-[720px]:max-h-[45%] @max-[720px]:border-b @min-[720px]:w-[340px] @min-[720px]:border-r">
      <h3 className="font-semibold">Settings</h3>
      <div className="mt-1"><ChoiceList choices={choices} onToggle={onToggle} onRemove={onRemove} /></div>
      <div className="mt-2">
        {adding && files.length > 0
          ? <SettingForm files={files} first={edit} onAdd={(choice) => { onAdd(choice); setAdding(false); }} onCancel={() => setAdding(false)} />
          : <Button size="small" icon={SlidersHorizontal} disabled={files.length === 0} title={files.length === 0 ? 'The workspace is not read yet' : undefined} onClick={() => setAdding(true)}>Change a setting</Button>}
      </div>
      <h3 className="mt-5 font-semibold">Batch</h3>
      <p className="mt-1 text-fg1">{edited ? 'Edited.' : 'As it was received.'}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" icon={SquarePen} onClick={onEditBatch}>Edit the batch</Button>
        {edited && <Button size="small" icon={RotateCcw} onClick={onResetBatch}>As received</Button>}
      </div>
    </section>
  );
}
