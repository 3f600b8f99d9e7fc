import type { ReactNode } from 'react';
import { Trash2 } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import type { ItemDraft } from './item-draft.ts';
import { SaveBar } from './SaveBar.tsx';

export interface EditorFrameProps {
  title: string;
  /** Path of the file in the workspace. */
  file: string;
  draft: ItemDraft<object>;
  onDelete: () => void;
  children: ReactNode;
}

/** Title, form or JSON, save. The same for outputs and connections. */
export function EditorFrame({ title, file, draft, onDelete, children }: EditorFrameProps) {
  const unplaced = draft.error && (draft.view === 'json' || draft.error.field === undefined || !draft.error.field.includes('settings')) ? [draft.error.field, draft.error.message].filter(Boolean).join(': ') : undefined;
  return (
    <section aria-label={title} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-6">
        <h2 className="truncate text-15 font-semibold">{title}</h2>
        <code className="min-w-0 flex-1 truncate text-12 text-fg2">{file}</code>
        <SegmentedControl label="Edit as" value={draft.view} onChange={draft.setView} options={[{ value: 'form', label: 'Form', disabled: draft.jsonError ?? undefined }, { value: 'json', label: 'JSON' }]} />
        <Button size="small" variant="danger" icon={Trash2} onClick={onDelete}>Delete</Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-6 py-3">
        {draft.view === 'form' ? <div className="max-w-[760px]">{children}</div> : (
          <>
            <TextArea aria-label={`${file} as JSON`} rows={26} value={draft.json} invalid={draft.jsonError !== null} onChange={(event) => draft.typeJson(event.target.value)} />
            {draft.jsonError !== null && <p role="alert" className="text-12 text-error">{draft.jsonError}</p>}
          </>
        )}
      </div>
      <footer className="shrink-0 border-t border-line px-6">
        <SaveBar dirty={draft.dirty && draft.jsonError === null} saving={draft.saving} error={unplaced} onSave={draft.save} onDiscard={draft.discard} />
      </footer>
    </section>
  );
}
