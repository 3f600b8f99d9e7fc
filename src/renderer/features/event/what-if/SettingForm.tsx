import { useId, useState } from 'react';
import { Plus } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import type { FileChange } from '../../../../protocol/explain.ts';
import { fileOf, sameFile } from '../../../../protocol/file-change.ts';
import type { ChangeOp } from '../../../../protocol/file-change.ts';
import { leafPointers, valueAt } from '../../../../protocol/pointer.ts';
import { fileApi } from '../../../api/workspace-files.ts';
import { queryKeys } from '../../../api/queries.ts';
import { Button } from '../../../ui/Button.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { ownChoice } from './draft.ts';
import type { Choice } from './draft.ts';
import type { SettingPlace } from './what-if-store.ts';

type FileName = Pick<FileChange, 'kind' | 'name'>;

export interface SettingFormProps {
  files: readonly FileName[];
  /** Where it starts. */
  first: SettingPlace | null;
  onAdd: (choice: Choice) => void;
  onCancel: () => void;
}

/** What was typed, as JSON where it is JSON, else as a text. */
function typedValue(text: string): ChangeOp['value'] {
  try {
    return JSON.parse(text) as ChangeOp['value'];
  } catch {
    return text;
  }
}

const LABEL = 'mb-1 block text-12 text-fg2';

/** Any setting of any file, by its JSON pointer. */
export function SettingForm({ files, first, onAdd, onCancel }: SettingFormProps) {
  const id = useId();
  const [file, setFile] = useState(() => Math.max(0, files.findIndex((one) => first !== null && sameFile(one, first))));
  const [path, setPath] = useState(first?.path ?? '');
  const [how, setHow] = useState<'set' | 'remove'>('set');
  const [text, setText] = useState<string | null>(null);
  const chosen = files[file];
  const content = useQuery({
    queryKey: [...queryKeys.workspace, 'file', chosen?.kind, chosen?.name],
    queryFn: ({ signal }) => fileApi.read(chosen ?? { kind: 'workspace', name: '' }, signal),
    enabled: chosen !== undefined,
  });
  const value = content.data === undefined || !path.startsWith('/') ? undefined : valueAt(content.data, path);
  const current = value === undefined ? undefined : JSON.stringify(value);
  const problem = !path.startsWith('/') ? 'Choose a setting, or write its JSON pointer, such as /active' : how === 'remove' && value === undefined ? 'There is nothing to remove' : null;
  const shown = text ?? (typeof value === 'boolean' ? String(!value) : current ?? '');
  if (chosen === undefined) return null;
  return (
    <form
      className="flex flex-col gap-2.5 rounded-lg border border-line p-3"
      onSubmit={(event) => { event.preventDefault(); if (problem === null) onAdd(ownChoice(chosen, path, how === 'remove' ? undefined : typedValue(shown))); }}
    >
      <div>
        <span className={LABEL}>File</span>
        <Select label="File" value={String(file)} options={files.map((one, index) => ({ value: String(index), label: fileOf(one) }))} onChange={(index) => { setFile(Number(index)); setPath(''); setText(null); }} className="w-full" />
      </div>
      <div>
        <label htmlFor={`${id}path`} className={LABEL}>Setting</label>
        <TextField id={`${id}path`} mono list={`${id}paths`} placeholder="/active" value={path} onChange={(event) => { setPath(event.target.value); setText(null); }} />
        <datalist id={`${id}paths`}>{content.data !== undefined && leafPointers(content.data).map((pointer) => <option key={pointer} value={pointer} />)}</datalist>
        {path.startsWith('/') && <p className="mt-1 truncate text-12 text-fg2">Now {current === undefined ? 'not set' : <code className="font-mono text-fg1">{current}</code>}</p>}
      </div>
      <div>
        <label htmlFor={`${id}value`} className={LABEL}>Value, as JSON or text</label>
        <div className="flex items-center gap-2">
          <SegmentedControl label="What to do" value={how} onChange={setHow} options={[{ value: 'set', label: 'Set' }, { value: 'remove', label: 'Remove' }]} />
          <TextField id={`${id}value`} mono disabled={how === 'remove'} value={how === 'remove' ? '' : shown} onChange={(event) => setText(event.target.value)} />
        </div>
      </div>
      <div className="flex justify-end gap-2">
        <Button size="small" onClick={onCancel}>Cancel</Button>
        <Button size="small" type="submit" icon={Plus} disabled={problem !== null} title={problem ?? undefined}>Add the change</Button>
      </div>
    </form>
  );
}
