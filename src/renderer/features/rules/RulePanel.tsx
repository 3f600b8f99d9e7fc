import { ArrowDownToLine, ChevronDown, ChevronUp, CornerRightUp, Play, Redo, Square } from 'lucide-react';
import { useStore } from 'zustand';
import type { RuleFinding } from '../../../protocol/rule.ts';
import { runCommand } from '../../app/commands.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { ConsoleTab } from './ConsoleTab.tsx';
import { CoverageTab } from './CoverageTab.tsx';
import { DebuggerTab } from './DebuggerTab.tsx';
import { PANEL_TABS, deskStore } from './desk-store.ts';
import type { PanelTab } from './desk-store.ts';
import { LogsTab } from './LogsTab.tsx';
import { MonitoringTab } from './MonitoringTab.tsx';
import { ProblemsTab } from './ProblemsTab.tsx';
import { PANEL_LABELS } from './use-desk-commands.ts';
import { useDesk } from './use-desk.ts';
import type { Debugger } from './use-debugger.ts';

export interface RulePanelProps {
  debug: Debugger;
  findings: readonly RuleFinding[];
  onShowExample: (finding: RuleFinding) => void;
  /** Only its bar is shown. */
  collapsed?: boolean | undefined;
}

function StepButtons({ debug }: { debug: Debugger }) {
  if (debug.state === null || debug.state.state === 'ended') return null;
  const busy = !debug.paused;
  return (
    <>
      <IconButton label="Continue" keys="f5" icon={Play} size={15} disabled={busy} className="text-ok!" onClick={() => runCommand('rules.debug')} />
      <IconButton label="Step over" keys="f10" icon={Redo} size={15} disabled={busy} className="text-fg0!" onClick={() => debug.step('over')} />
      <IconButton label="Step into" keys="f11" icon={ArrowDownToLine} size={15} disabled={busy} className="text-fg0!" onClick={() => debug.step('into')} />
      <IconButton label="Step out" keys="shift+f11" icon={CornerRightUp} size={15} disabled={busy} className="text-fg0!" onClick={() => debug.step('out')} />
      <IconButton label="Stop" keys="shift+f5" icon={Square} size={15} className="text-error!" onClick={() => debug.step('stop')} />
    </>
  );
}

function PanelBody({ panel, debug, findings, onShowExample }: RulePanelProps & { panel: PanelTab }) {
  switch (panel) {
    case 'debugger': return <DebuggerTab debug={debug} />;
    case 'problems': return <ProblemsTab findings={findings} onShowExample={onShowExample} />;
    case 'console': return <ConsoleTab />;
    case 'coverage': return <CoverageTab />;
    case 'logs': return <LogsTab />;
    case 'monitoring': return <MonitoringTab />;
    default: return panel satisfies never;
  }
}

/** Below the code: what is paused, what is wrong, what was printed, what ran. */
export function RulePanel({ debug, findings, onShowExample, collapsed }: RulePanelProps) {
  const { report } = useDesk();
  const panel = useStore(deskStore, (state) => state.panel);
  const { state } = debug;
  const problems = findings.length + (report.report?.report.problems.length ?? 0);
  const logs = report.report?.report.cases.reduce((sum, result) => sum + result.run.logs.length, 0) ?? 0;
  const coverage = report.report?.report.coverage;
  const label = (tab: PanelTab): string => {
    if (tab === 'debugger' && state !== null) return state.state === 'paused' ? `Paused on line ${state.line ?? '?'}` : state.state === 'ended' ? 'Run ended' : 'Running…';
    return tab === 'coverage' && coverage ? `Coverage ${Math.round(coverage.percent)} %` : PANEL_LABELS[tab];
  };
  const count = (tab: PanelTab): number | undefined => (tab === 'problems' ? problems || undefined : tab === 'console' ? logs || undefined : undefined);
  return (
    <section aria-label="Rule panel" className={collapsed ? 'flex h-9 shrink-0 flex-col border-t border-line' : 'flex min-h-0 flex-1 flex-col'}>
      <Tabs
        label="Rule panel"
        value={panel}
        onChange={(tab) => deskStore.setState({ panel: tab, panelOpen: true })}
        tabs={PANEL_TABS.map((tab) => ({ id: tab, label: label(tab), count: count(tab) }))}
        className="[&_[role=tablist]]:gap-3.5 [&>div:first-child]:px-3"
        extra={
          <span className="flex items-center gap-0.5 pl-3">
            <StepButtons debug={debug} />
            <IconButton label={collapsed ? 'Open the panel' : 'Fold the panel'} icon={collapsed ? ChevronUp : ChevronDown} onClick={() => deskStore.setState({ panelOpen: collapsed === true })} />
          </span>
        }
      >
        {collapsed ? undefined : <PanelBody panel={panel} debug={debug} findings={findings} onShowExample={onShowExample} />}
      </Tabs>
    </section>
  );
}
