import type { Pointer } from '../../../protocol/contract.ts';
import { goTo } from '../../stores/navigation.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { copyText } from '../../ui/clipboard.ts';
import { showToast } from '../../ui/toasts.ts';

/** Sections of the Settings screen that edit this kind of configuration. */
const SECTIONS: Partial<Record<Pointer['kind'], string>> = { input: 'inputs', output: 'outputs', connection: 'connections', settings: 'workspace' };

export function pointerText(pointer: Pointer): string {
  if (pointer.file !== undefined) return `${pointer.file}${pointer.line === undefined ? '' : `:${pointer.line}`}${pointer.path ? ` ${pointer.path}` : ''}`;
  return `${pointer.kind} ${pointer.name}${pointer.path ? ` ${pointer.path}` : ''}`;
}

/** Its code at the line where it failed, when one is known. */
function openRule({ name, line }: Pointer): void {
  goTo('rules', line === undefined ? name : `${name}:${line}`);
}

/** File and place of what decided; a click copies it, a link leads to the setting where there is one. */
export function PointerLine({ pointer }: { pointer: Pointer }) {
  const text = pointerText(pointer);
  const section = SECTIONS[pointer.kind];
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
      {pointer.kind === 'plan' && <button type="button" onClick={() => goToPlans('plans', { plan: pointer.name })} className="shrink-0 rounded-sm text-accent hover:underline">Open plan</button>}
      {pointer.kind === 'rule' && <button type="button" onClick={() => openRule(pointer)} className="shrink-0 rounded-sm text-accent hover:underline">Open rule</button>}
      {section !== undefined && <button type="button" onClick={() => goTo('settings', section)} className="shrink-0 rounded-sm text-accent hover:underline">Open setting</button>}
    </>
  );
}
