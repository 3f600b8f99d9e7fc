import { useState } from 'react';
import { Bug, ChevronDown, ChevronRight } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { ruleApi } from '../../api/rules.ts';
import type { DebugVariable } from '../../api/rules.ts';
import { runCommand } from '../../app/commands.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { deskStore, revealLine } from './desk-store.ts';
import { runWord } from './run-words.ts';
import { useDesk } from './use-desk.ts';
import type { Debugger } from './use-debugger.ts';

const TYPE_TONES: Readonly<Record<string, string>> = { string: 'text-ok', number: 'text-warn', boolean: 'text-blocked', undefined: 'text-fg2', null: 'text-fg2' };
const INDENT = 14;

function Variable({ session, variable, depth }: { session: string; variable: DebugVariable; depth: number }) {
  const [open, setOpen] = useState(false);
  const { ref } = variable;
  const members = useQuery({ queryKey: ['rule-debug', session, 'variables', ref], queryFn: ({ signal }) => ruleApi.variables(session, ref ?? '', signal), enabled: open && ref !== null, gcTime: 0 });
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    <>
      <div role="row" className="group flex min-h-[22px] items-start px-3 hover:bg-bg1">
        <span role="gridcell" style={{ paddingLeft: depth * INDENT }} className="w-[36%] max-w-80 min-w-32 shrink-0 pr-3">
          <button type="button" disabled={ref === null} aria-expanded={ref === null ? undefined : open} onClick={() => setOpen(!open)} className="flex max-w-full items-center gap-1 rounded-sm py-px text-left data text-fg1">
            <Icon aria-hidden size={12} className={cx('shrink-0', ref === null && 'invisible')} />
            <span className="truncate">{variable.name}</span>
          </button>
        </span>
        <span role="gridcell" title={variable.value} className={cx('min-w-0 flex-1 truncate py-px data', TYPE_TONES[variable.type] ?? 'text-fg0')}>{variable.value}</span>
      </div>
      {open && members.data?.map((member) => <Variable key={member.name} session={session} variable={member} depth={depth + 1} />)}
      {open && members.error !== null && <p className="px-3 text-12 text-fg2">Its members are gone with the pause.</p>}
    </>
  );
}

/** Where the rule stands still, who called it, and what its variables hold. */
export function DebuggerTab({ debug }: { debug: Debugger }) {
  const { name, selected } = useDesk();
  const breakpoints = useStore(deskStore, (state) => state.breakpoints[name]?.length ?? 0);
  const { state } = debug;
  if (state === null) {
    return (
      <div className="flex flex-wrap items-center gap-3 px-3 py-3 text-fg1">
        <Button size="small" icon={Bug} shortcut="f5" disabled={selected === null} title={selected === null ? 'Make a case first' : undefined} onClick={() => runCommand('rules.debug')}>Debug the case</Button>
        <p>{breakpoints === 0 ? 'Click left of a line number, or press F9, to set a breakpoint. The run stops there and shows what the variables hold.' : `${breakpoints === 1 ? 'One breakpoint is' : `${breakpoints} breakpoints are`} set: the run stops there.`}</p>
      </div>
    );
  }
  if (state.state === 'ended') {
    return (
      <div className="flex flex-wrap items-center gap-3 px-3 py-3 text-fg1">
        <Button size="small" icon={Bug} shortcut="f5" onClick={() => { deskStore.setState({ debug: null }); debug.start({ case: selected }); }}>Debug again</Button>
        <p>{state.error ?? (state.result === null ? 'The run has ended.' : `The run has ended: ${runWord(state.result)}.`)}</p>
      </div>
    );
  }
  if (state.state !== 'paused') return <p role="status" className="px-3 py-3 text-fg1">The rule runs until the next breakpoint.</p>;
  return (
    <div className="flex min-h-full">
      <div role="grid" aria-label="Variables" className="min-w-0 flex-1 py-1.5">
        {state.scopes.map((scope) => (
          <div key={scope.name} role="rowgroup">
            {state.scopes.length > 1 && <h3 className="px-3 pt-1 pb-0.5 text-11 text-fg2 first-letter:uppercase">{scope.name}</h3>}
            {scope.variables.map((variable) => <Variable key={`${state.line} ${variable.name}`} session={state.id} variable={variable} depth={0} />)}
          </div>
        ))}
      </div>
      <div className="w-44 shrink-0 border-l border-line py-1.5 @max-[520px]:hidden">
        <h3 className="px-3 pt-1 pb-0.5 text-11 text-fg2">Called from{state.why === null ? '' : ` · ${state.why}`}</h3>
        {state.stack.map((frame, index) => (
          <button key={index} type="button" onClick={() => revealLine(name, frame.line)} className="flex h-[22px] w-full items-center justify-between gap-2 px-3 text-left data hover:bg-bg1">
            <span className="truncate">{frame.name || '(anonymous)'}</span><span className="text-fg2">{frame.line}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
