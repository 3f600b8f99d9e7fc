import type { DataFilter } from '../../../../protocol/data-filter.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { plural } from '../../../ui/format.ts';
import { targetsOf } from './filter-tree.ts';
import type { FilterItem } from './filter-tree.ts';
import { isOn } from './switches.ts';

export interface DefaultDialogProps {
  tree: readonly FilterItem[];
  filter: DataFilter;
  wanted: 'on' | 'off';
  onChoose: (keep: boolean) => void;
  onClose: () => void;
}

/** What was seen until now follows the default as long as the file does not name it: asks whether it shall stay as it is. */
export function DefaultDialog({ tree, filter, wanted, onChoose, onClose }: DefaultDialogProps) {
  const moving = tree.flatMap(targetsOf).filter((target) => target.at !== 'message' && isOn(filter, target) === (wanted === 'off')).length;
  const now = wanted === 'off' ? 'on' : 'off';
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Switch new data points ${wanted}?`}
      actions={<><Button onClick={onClose}>Cancel</Button><Button onClick={() => onChoose(false)}>{wanted === 'off' ? 'Switch everything off that is not named' : 'Let everything through that is not named'}</Button><Button variant="primary" data-first-focus onClick={() => onChoose(true)}>Keep what was seen as it is</Button></>}
      width="w-[620px]"
    >
      <p>{wanted === 'off' ? 'From then on a data point that is not in the filter is held back until it is switched on.' : 'From then on a data point that is not in the filter is forwarded.'}</p>
      <p className="mt-2 text-fg1">{plural(moving, 'data point')} that {moving === 1 ? 'was' : 'were'} seen {moving === 1 ? 'is' : 'are'} {now} now. Keeping {moving === 1 ? 'it' : 'them'} {now} writes {moving === 1 ? 'it' : 'each of them'} into the filter.</p>
    </Dialog>
  );
}
