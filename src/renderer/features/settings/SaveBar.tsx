import { Button } from '../../ui/Button.tsx';

export interface SaveBarProps {
  dirty: boolean;
  saving: boolean;
  /** What the engine refused, when it named no field that is on the screen. */
  error?: string | undefined;
  onSave: () => void;
  onDiscard: () => void;
}

/** Always there, so that nothing jumps when something is typed. */
export function SaveBar({ dirty, saving, error, onSave, onDiscard }: SaveBarProps) {
  return (
    <div className="flex items-center gap-2 py-3">
      <Button variant="primary" disabled={!dirty || saving} onClick={onSave}>{saving ? 'Saving…' : 'Save'}</Button>
      <Button disabled={!dirty || saving} onClick={onDiscard}>Discard</Button>
      {error !== undefined && <span role="alert" className="text-error">{error}</span>}
      {error === undefined && dirty && <span className="text-12 text-fg2">Not saved yet</span>}
    </div>
  );
}
