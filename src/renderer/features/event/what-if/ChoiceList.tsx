import { useId } from 'react';
import { X } from 'lucide-react';
import { changeText, fileOf } from '../../../../protocol/file-change.ts';
import { fileValue } from '../../../../protocol/flips.ts';
import { useWorkspace } from '../../../api/queries.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import type { Choice } from './draft.ts';

export interface ChoiceListProps {
  choices: readonly Choice[];
  onToggle: (choice: Choice, on: boolean) => void;
  onRemove: (choice: Choice) => void;
}

/** Where each change is, and what it is there: `connections/web-hook.json /active: false → true`. */
function usePlace(): (choice: Choice) => string {
  const { data } = useWorkspace();
  return ({ changes, batch }) => [
    ...changes.flatMap((change) => change.ops.map((op) => `${fileOf(change)} ${changeText(data === undefined ? undefined : fileValue(change, data), op)}`)),
    ...batch.map(({ path }) => `batch ${path}`),
  ].join('\n');
}

function Item({ choice, place, onToggle, onRemove }: Omit<ChoiceListProps, 'choices'> & { choice: Choice; place: string }) {
  const id = useId();
  return (
    <li className="flex items-start gap-2.5 py-1.5">
      <input id={id} type="checkbox" checked={choice.on} onChange={(event) => onToggle(choice, event.target.checked)} className="mt-1 accent-(--accent-fill)" />
      <label htmlFor={id} className="min-w-0 flex-1">
        <span className="block break-words text-fg0">{choice.label}</span>
        <span className="block truncate font-mono text-[11.5px] text-fg2" title={place}>{place}</span>
      </label>
      {choice.own && <IconButton label="Take this change away" icon={X} onClick={() => onRemove(choice)} />}
    </li>
  );
}

/** What is tried out: the ways to be without the blockers, and what was changed by hand. */
export function ChoiceList({ choices, onToggle, onRemove }: ChoiceListProps) {
  const placeOf = usePlace();
  if (choices.length === 0) return <p className="py-1.5 text-fg2">No setting held it back. Change one by hand, or edit the batch.</p>;
  return <ul>{choices.map((choice, index) => <Item key={index} choice={choice} place={placeOf(choice)} onToggle={onToggle} onRemove={onRemove} />)}</ul>;
}
