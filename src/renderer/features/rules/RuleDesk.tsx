import { lazy, Suspense, useMemo } from 'react';
import { Lock } from 'lucide-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { LATEST } from '../../../protocol/rule.ts';
import type { RuleFinding, RuleSandbox, RuleSummary } from '../../../protocol/rule.ts';
import { asApiError } from '../../api/client.ts';
import { ruleApi, ruleKeys } from '../../api/rules.ts';
import { runCommand } from '../../app/commands.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { focusCases } from './CaseList.tsx';
import { CasesPane } from './CasesPane.tsx';
import { DeskDialogs } from './DeskDialogs.tsx';
import { DeskHeader } from './DeskHeader.tsx';
import { deskStore, setOf, toggleBreakpoint, typeCode } from './desk-store.ts';
import { GroupedDiffs } from './GroupedDiffs.tsx';
import { keepTyped, takeFile } from './rule-doc.ts';
import { RulePanel } from './RulePanel.tsx';
import type { ReportState } from './rule-reports.ts';
import type { Slot } from './slots.ts';
import { DeskContext, useDesk, useDoc, useRuleDesk } from './use-desk.ts';
import { useDeskCommands } from './use-desk-commands.ts';
import { useDebugger } from './use-debugger.ts';
import type { Debugger } from './use-debugger.ts';
import { useFindings } from './use-findings.ts';
import { useProbe } from './use-probe.ts';
import { useTimeMachine } from './use-time-machine.ts';

const RuleEditor = lazy(() => import('./RuleEditor.tsx'));

const NO_LINES: readonly number[] = [];
const NO_KEYS: readonly string[] = [];
/** Loads Monaco's window parts; the rest of the screen is there before. */
const EDITOR_LOADING = <SkeletonRows rows={14} label="Loading the editor" />;

function ConflictBar() {
  const { name, value } = useDesk();
  const doc = useDoc(name);
  if (doc === undefined) return null;
  return (
    <Banner
      tone="warn"
      actions={
        <>
          <Button size="small" onClick={() => setOf('docs', name, takeFile(doc, value.code))}>Take the file</Button>
          <Button size="small" onClick={() => setOf('docs', name, keepTyped(doc, value.code))}>Keep mine</Button>
        </>
      }
    >
      index.{value.language} was changed outside while you typed here.
    </Banner>
  );
}

function ReadOnlyBar() {
  const { name, version, summary } = useDesk();
  return (
    <Banner tone="neutral" icon={Lock} actions={<Button size="small" onClick={() => setOf('shown', name, undefined)}>Back to {LATEST}</Button>}>
      {version} is frozen{summary.prod === version ? ' and runs for production data' : ''}: read only.
    </Banner>
  );
}

function Code({ debug, findings, tryExample }: { debug: Debugger; findings: readonly RuleFinding[]; tryExample: (finding: RuleFinding) => void }) {
  const { name, value, version, readOnly, report, conflict } = useDesk();
  const doc = useDoc(name);
  const breakpoints = useStore(deskStore, (state) => state.breakpoints[name] ?? NO_LINES);
  const closed = useStore(deskStore, (state) => state.closed[name] ?? NO_KEYS);
  const reveal = useStore(deskStore, (state) => (state.reveal?.rule === name ? state.reveal : null));
  const frozen = useQuery({ queryKey: ruleKeys.version(name, version), queryFn: ({ signal }) => ruleApi.version(name, version, signal), enabled: readOnly });
  const shown = readOnly ? frozen.data : { code: doc?.code ?? value.code, language: value.language };
  const tested = report.report;
  const coverage = tested !== undefined && shown !== undefined && tested.report.version === version && (readOnly || (tested.code ?? value.code) === shown.code) ? tested.report.coverage : null;
  if (shown === undefined) {
    if (frozen.error) {
      const error = asApiError(frozen.error);
      return <ErrorState title={`${version} could not be read`} code={error.code} onRetry={() => void frozen.refetch()}>{error.message}</ErrorState>;
    }
    return EDITOR_LOADING;
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {conflict && <ConflictBar />}
      {readOnly && <ReadOnlyBar />}
      <div className="min-h-0 flex-1">
        <Suspense fallback={EDITOR_LOADING}>
          <RuleEditor
            key={version}
            id={readOnly ? `${name}-${version}` : name}
            code={shown.code}
            revision={readOnly ? 0 : doc?.revision ?? 0}
            language={shown.language}
            readOnly={readOnly}
            findings={findings}
            closed={closed}
            coverage={coverage}
            breakpoints={breakpoints}
            pausedLine={debug.state?.state === 'paused' ? debug.state.line : null}
            reveal={reveal}
            keys={[
              { chord: 'run', run: () => runCommand('rules.run') },
              { chord: 'palette', run: () => runCommand('palette.open') },
              { chord: 'save', run: () => runCommand('rules.save') },
              { chord: 'breakpoint', run: () => runCommand('rules.breakpoint') },
              { chord: 'leave', run: focusCases },
            ]}
            onChange={(code) => { if (!readOnly) typeCode(name, code); }}
            onBreakpoints={(lines) => setOf('breakpoints', name, lines)}
            onToggleBreakpoint={(line) => toggleBreakpoint(name, line)}
            onCursor={(line) => { deskStore.setState({ cursor: line }); }}
            onShowExample={tryExample}
            onCloseFinding={(key) => setOf('closed', name, [...closed, key])}
          />
        </Suspense>
      </div>
    </div>
  );
}

function Desk() {
  const desk = useDesk();
  const { name, value, readOnly } = desk;
  const doc = useDoc(name);
  const findings = useFindings(name, doc?.code ?? value.code, value.language);
  const shownFindings = readOnly ? [] : findings;
  const debug = useDebugger(name);
  const probe = useProbe(desk);
  const machine = useTimeMachine(desk);
  const { groups, panelOpen } = useStore(deskStore);
  useDeskCommands(desk, debug, findings, machine);
  const code = <Code debug={debug} findings={shownFindings} tryExample={probe.showExample} />;
  if (groups && machine.result !== null) return <GroupedDiffs result={machine.result} onClose={() => deskStore.setState({ groups: false })} />;
  return (
    <SplitPane
      id="rules"
      secondSize={44}
      minFirst="360px"
      minSecond="320px"
      first={
        <>
          <DeskHeader />
          {panelOpen
            ? <SplitPane id="rules-panel" direction="vertical" secondSize={26} minFirst="120px" minSecond="84px" first={code} second={<RulePanel debug={debug} findings={shownFindings} onShowExample={probe.showExample} />} />
            : <>{code}<RulePanel debug={debug} findings={shownFindings} onShowExample={probe.showExample} collapsed /></>}
        </>
      }
      second={<CasesPane probe={probe} machine={machine} />}
    />
  );
}

export interface RuleDeskProps {
  summary: RuleSummary;
  sandbox: RuleSandbox;
  /** Why no rule may run here now; null when they do. */
  blocked: string | null;
  report: ReportState;
  slots: readonly Slot[];
}

/** One rule: its code, its cases, and what happens when it runs. */
export function RuleDesk({ summary, sandbox, blocked, report, slots }: RuleDeskProps) {
  const client = useQueryClient();
  const { desk, error, retry } = useRuleDesk(summary, sandbox, blocked, report);
  const dialogs = useMemo(() => <DeskDialogs slots={slots} />, [slots]);
  if (desk === null) {
    if (error === null) return <SkeletonRows rows={14} label="Loading the rule" />;
    const { code, message } = asApiError(error);
    return <ErrorState title={`${summary.name} could not be read`} code={code} onRetry={() => { retry(); void client.invalidateQueries({ queryKey: ruleKeys.all }); }}>{message}</ErrorState>;
  }
  return (
    <DeskContext value={desk}>
      <Desk />
      {dialogs}
    </DeskContext>
  );
}
