import { useState } from 'react';
import { ChevronDown, ChevronUp, FlaskConical, Redo2, Undo2 } from 'lucide-react';
import { asApiError } from '../../../api/client.ts';
import { useCommands } from '../../../app/commands.ts';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/classes.ts';
import { plural } from '../../../ui/format.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { desk, deskStore, DRAFT_SCHEMAS, fileOf, onlyAnswers, placeOf } from '../drafts.ts';
import type { FileKey } from '../drafts.ts';
import { useDesk } from '../use-desk.ts';
import { Conflicts } from './Conflicts.tsx';
import { DiffDialog } from './DiffDialog.tsx';
import { effectSentence } from './effect-words.ts';
import { EffectPanel } from './EffectPanel.tsx';
import { concerned, LOOKED_AT, useLiveEffect } from './use-live-effect.ts';
import { useSave } from './use-save.ts';

/** In a text field undo is the field's own. */
function isTyping(): boolean {
  const { activeElement } = document;
  return activeElement instanceof HTMLTextAreaElement || (activeElement instanceof HTMLInputElement && !['checkbox', 'radio', 'range'].includes(activeElement.type));
}

const NOTHING: readonly FileKey[] = [];
const DIRECTIONS = { more: 'text-warn', less: 'text-ok', same: 'text-fg0' } as const;

/** What is not saved, what it would do, and the ways on. Always there beside a sheet, so that nothing jumps when something is changed. */
export function ChangeBar() {
  const { files, view, dirty, canUndo, canRedo } = useDesk();
  const answers = files !== null && view !== null && onlyAnswers(dirty, files, view);
  const effect = useLiveEffect(answers ? NOTHING : dirty, view);
  const { saving, refusal, save } = useSave();
  const [open, setOpen] = useState(false);
  const [diff, setDiff] = useState(false);
  const isDirty = dirty.length > 0;
  const invalid = dirty.find((key) => view !== null && !DRAFT_SCHEMAS[placeOf(key).kind].safeParse(fileOf(view, key)).success);
  const why = !isDirty ? 'Nothing has changed' : invalid !== undefined ? `Something is missing or wrong in ${invalid}.json` : undefined;
  const result = effect.result === null || files === null ? null : concerned(effect.result, dirty, files);
  const sentence = result === null ? null : effectSentence(result);
  const discard = (): void => { desk.discard(Object.keys(deskStore.getState().history.present) as typeof dirty[number][]); };
  const saveAll = (): void => { if (why === undefined) void save(dirty); };

  useCommands(() => [
    { id: 'connections.save', title: 'Save the changed files', group: 'Connections', keys: ['mod+s'], when: () => why ?? true, run: saveAll },
    { id: 'connections.undo', title: 'Undo', group: 'Connections', keys: ['mod+z'], when: () => (canUndo && !isTyping()) || 'Nothing to undo', run: desk.undo },
    { id: 'connections.redo', title: 'Redo', group: 'Connections', keys: ['mod+shift+z', 'mod+y'], when: () => (canRedo && !isTyping()) || 'Nothing to redo', run: desk.redo },
    { id: 'connections.diff', title: 'Show what changed in the files', group: 'Connections', when: () => isDirty || 'Nothing has changed', run: () => setDiff(true) },
    { id: 'connections.discard', title: 'Discard the changes', group: 'Connections', when: () => isDirty || 'Nothing has changed', run: discard },
  ], [dirty, view, canUndo, canRedo, why]);

  const Chevron = open ? ChevronDown : ChevronUp;
  return (
    <footer aria-label="Changes" className="shrink-0">
      <Conflicts />
      {open && result !== null && <EffectPanel result={result} />}
      <div className="@container border-t border-line">
        <div className="flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 px-4 py-1.5">
          <div role="status" className="flex min-w-40 flex-1 items-center gap-2 text-12">
            {!isDirty && <span className="text-fg2">Saved. A change is tried on the last {LOOKED_AT.toLocaleString('en-US')} events before you save it.</span>}
            {isDirty && refusal !== null && <span role="alert" className="text-error">{refusal.key}.json was not saved. {[refusal.field, refusal.message].filter(Boolean).join(': ')}</span>}
            {isDirty && refusal === null && effect.error !== null && <span className="text-fg1" title={asApiError(effect.error).message}>The effect could not be worked out: {effect.error.message}</span>}
            {isDirty && refusal === null && effect.error === null && (sentence === null ? <span className="text-fg2">{why ?? (answers ? 'Not saved yet. It holds from the next request on.' : 'Trying it on the newest events…')}</span> : (
              <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className={cx('flex min-w-0 items-center gap-1.5 rounded text-left hover:underline', effect.stale && 'opacity-60')}>
                <FlaskConical aria-hidden size={14} className="shrink-0 text-fg2" />
                <span><b className={cx('font-semibold', DIRECTIONS[sentence.direction])}>{sentence.main}</b>{sentence.beside !== '' && <span className="text-fg2"> ({sentence.beside})</span>}</span>
                <Chevron aria-hidden size={13} className="shrink-0 text-fg2" />
              </button>
            ))}
          </div>
          <div className="ml-auto flex items-center gap-1.5">
            <IconButton label="Undo" keys="mod+z" icon={Undo2} disabled={!canUndo} onClick={desk.undo} />
            <IconButton label="Redo" keys="mod+shift+z" icon={Redo2} disabled={!canRedo} onClick={desk.redo} />
            <Button size="small" disabled={!isDirty} title={isDirty ? `What changed in ${dirty.map((key) => `${key}.json`).join(', ')}` : 'Nothing has changed'} onClick={() => setDiff(true)}>{dirty.length > 1 ? plural(dirty.length, 'file') : 'Diff'}</Button>
            <Button size="small" disabled={!isDirty || saving} title={isDirty ? undefined : 'Nothing has changed'} onClick={discard}>Discard</Button>
            <Button size="small" variant="primary" disabled={why !== undefined || saving} title={why} onClick={saveAll}>{saving ? 'Saving…' : 'Save'}</Button>
          </div>
        </div>
      </div>
      {diff && files !== null && view !== null && <DiffDialog files={files} view={view} dirty={dirty} onClose={() => setDiff(false)} />}
    </footer>
  );
}
