import { CircleAlert, CircleCheck, CircleDashed, CircleX, Copy, FlaskConical, Pencil, Save, Trash2, X } from 'lucide-react';
import { useEffect } from 'react';
import type { KeyboardEvent } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { CaseResult } from '../../../protocol/rule.ts';
import { ruleApi } from '../../api/rules.ts';
import type { CaseFile } from '../../api/rules.ts';
import { ContextMenu } from '../../ui/ContextMenu.tsx';
import { cx } from '../../ui/classes.ts';
import { formatMs } from '../../ui/format.ts';
import { freeName } from '../../ui/item-name.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { caseTitle } from './case-model.ts';
import { openDialog, setOf } from './desk-store.ts';
import { runCases } from './rule-reports.ts';
import { attempt, useDesk } from './use-desk.ts';
import type { ProbeTools } from './use-probe.ts';

function StateIcon({ file, result, running }: { file: CaseFile; result: CaseResult | undefined; running: boolean }) {
  if (file.problem !== null) return <CircleAlert role="img" aria-label="Cannot be read" size={15} className="shrink-0 text-error" />;
  if (result === undefined) return <CircleDashed role="img" aria-label="Not run" size={15} className={cx('shrink-0 text-fg2', running && 'skeleton-pulse')} />;
  return result.passed
    ? <CircleCheck role="img" aria-label="Passes" size={15} className="shrink-0 text-ok" />
    : <CircleX role="img" aria-label="Fails" size={15} className="shrink-0 text-error" />;
}

const ROW = 'flex h-7.5 w-full items-center gap-2.5 px-3 text-left';

/** The list of cases takes the keyboard's focus; the pane itself while it has no case. */
export function focusCases(): void {
  const pane = document.querySelector<HTMLElement>('[data-rule-cases]');
  (pane?.querySelector<HTMLElement>('[role="listbox"]') ?? pane)?.focus();
}

/** Cases by name, each with its result and time; what is tried without being a case stands on top. */
export function CaseList({ probe }: { probe: ProbeTools }) {
  const client = useQueryClient();
  const { name, cases, results, selected, report, refresh } = useDesk();

  useEffect(() => { if (selected !== null) document.getElementById(`case-${selected}`)?.scrollIntoView({ block: 'nearest' }); }, [selected]);

  function choose(file: CaseFile): void {
    setOf('probes', name, undefined);
    setOf('selected', name, file.name);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = cases[Math.max(0, Math.min(cases.length - 1, cases.findIndex((one) => one.name === selected) + step))];
    if (next !== undefined) choose(next);
    event.preventDefault();
  }
  const menu = (file: CaseFile): MenuEntry[] => [
    { label: 'Edit…', icon: Pencil, run: () => openDialog({ kind: 'case', name: file.name, text: file.text }) },
    { label: 'Duplicate', icon: Copy, disabled: file.case === null ? 'The file cannot be read' : undefined, run: () => void attempt(ruleApi.saveCase(name, freeName(file.name, cases.map((one) => one.name)), file.case).then(refresh)) },
    { kind: 'separator' },
    { label: 'Delete', icon: Trash2, danger: true, run: () => void attempt(ruleApi.removeCase(name, file.name).then(refresh).then(() => runCases(client, name)), 'Case deleted') },
  ];

  return (
    <div role="listbox" aria-label="Cases" tabIndex={0} aria-activedescendant={probe.probe === null && selected !== null ? `case-${selected}` : undefined} onKeyDown={onKeyDown} className="min-h-0 flex-1 overflow-y-auto py-1 outline-offset-[-2px]">
      {probe.probe !== null && (
        <div role="option" aria-selected className={cx(ROW, 'bg-accent-tint')}>
          <FlaskConical aria-hidden size={15} className="shrink-0 text-accent" />
          <span className="min-w-0 flex-1 truncate" title={probe.probe.title}>Tried: {probe.probe.title}</span>
          <button type="button" disabled={probe.probe.trial === null} onClick={probe.keep} className="flex items-center gap-1 rounded-sm text-12 font-medium text-accent enabled:hover:underline disabled:opacity-50"><Save aria-hidden size={12} />Save as case</button>
          <button type="button" aria-label="Close" onClick={probe.clear} className="flex rounded-sm text-fg2 hover:text-fg0"><X aria-hidden size={13} /></button>
        </div>
      )}
      {cases.map((file) => {
        const result = results.get(file.name);
        const isSelected = probe.probe === null && file.name === selected;
        return (
          <ContextMenu key={file.name} entries={menu(file)}>
            <div
              id={`case-${file.name}`}
              role="option"
              aria-selected={isSelected}
              title={result?.failure ?? file.problem ?? undefined}
              onClick={() => choose(file)}
              onDoubleClick={() => openDialog({ kind: 'case', name: file.name, text: file.text })}
              onKeyDown={undefined}
              className={cx(ROW, isSelected ? 'bg-accent-tint' : 'hover:bg-bg1')}
            >
              <StateIcon file={file} result={result} running={report.running} />
              <span className="min-w-0 flex-1 truncate">{caseTitle(file.name)}</span>
              {result !== undefined && <span className={cx('shrink-0 data text-12 tabular-nums', result.run.verdict === 'timeout' ? 'text-error' : 'text-fg2')}>{formatMs(result.ms)} ms</span>}
            </div>
          </ContextMenu>
        );
      })}
    </div>
  );
}
