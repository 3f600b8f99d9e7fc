import type { Pointer } from '../../../protocol/contract.ts';
import { copyText } from '../../ui/clipboard.ts';
import { showToast } from '../../ui/toasts.ts';
import { pointerTarget } from './open-pointer.ts';

export function pointerText(pointer: Pointer): string {
  if (pointer.file !== undefined) return `${pointer.file}${pointer.line === undefined ? '' : `:${pointer.line}`}${pointer.path ? ` ${pointer.path}` : ''}`;
  return `${pointer.kind} ${pointer.name}${pointer.path ? ` ${pointer.path}` : ''}`;
}

/** File and place of what decided; a click copies it, a link leads to the setting where there is one. */
export function PointerLine({ pointer }: { pointer: Pointer }) {
  const text = pointerText(pointer);
  const target = pointerTarget(pointer);
  return (
    <>
      <button
        type="button"
        title="Copy"
        onClick={() => void copyText(text).then((done) => { if (done) showToast('Place copied'); })}
        className="min-w-0 truncate rounded-sm font-mono text-[11.5px] text-fg1 hover:text-fg0 hover:underline"
      >
        {text}
      </button>
      {target !== null && <button type="button" onClick={target.open} className="shrink-0 rounded-sm text-accent hover:underline">{target.label}</button>}
    </>
  );
}
