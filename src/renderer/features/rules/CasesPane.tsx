import { Ellipsis, FileJson, FlaskConical, LayoutTemplate, Plus, Play } from 'lucide-react';
import { asApiError } from '../../api/client.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { CaseDetail } from './CaseDetail.tsx';
import { CaseList } from './CaseList.tsx';
import { openDialog } from './desk-store.ts';
import { TimeMachineCard } from './TimeMachineCard.tsx';
import { useDesk } from './use-desk.ts';
import type { ProbeTools } from './use-probe.ts';
import type { TimeMachineTools } from './use-time-machine.ts';

function PaneHeader() {
  const { cases, report, run, blocked } = useDesk();
  const whyNot = blocked ?? (cases.length === 0 ? 'The rule has no case yet' : null);
  const result = report.report?.report;
  const failed = result === undefined ? 0 : result.failed + result.problems.length;
  return (
    <header className="@container flex h-11 shrink-0 items-center gap-2.5 border-b border-line px-3">
      <h2 className="text-15 font-semibold">Cases</h2>
      {failed > 0 && <Badge tone="error">{failed} failing</Badge>}
      {result !== undefined && cases.length > 0 && <span className="truncate text-fg2 tabular-nums @max-[420px]:hidden">{result.passed} of {result.cases.length + result.problems.length} pass</span>}
      <span className="flex-1" />
      <Button icon={Plus} title="New case from traffic (T)" className="@max-[380px]:[&>span]:hidden" onClick={() => openDialog({ kind: 'traffic' })}>From traffic</Button>
      <Menu
        align="end"
        trigger={<IconButton label="More ways to make a case" icon={Ellipsis} />}
        entries={[
          { label: 'From a template…', icon: LayoutTemplate, detail: 'Every kind of event, every kind of input', run: () => openDialog({ kind: 'template' }) },
          { label: 'As JSON…', icon: FileJson, run: () => openDialog({ kind: 'case', name: null, text: '' }) },
        ]}
      />
      <Button variant="primary" icon={Play} shortcut="mod+enter" disabled={whyNot !== null} title={whyNot ?? undefined} onClick={run} className="@max-[420px]:[&_kbd]:hidden [&_kbd]:border-transparent [&_kbd]:bg-transparent [&_kbd]:px-0 [&_kbd]:text-current">Run</Button>
    </header>
  );
}

function NoCases() {
  return (
    <EmptyState
      icon={FlaskConical}
      title="No cases yet"
      actions={
        <>
          <Button variant="primary" icon={Plus} onClick={() => openDialog({ kind: 'traffic' })}>From traffic</Button>
          <Button icon={LayoutTemplate} onClick={() => openDialog({ kind: 'template' })}>From a template</Button>
        </>
      }
    >
      A case is a batch and what the rule should make of it. Cases are files beside the rule and run on every save.
    </EmptyState>
  );
}

/** Cases with their results, what the chosen one did, and the time machine. */
export function CasesPane({ probe, machine }: { probe: ProbeTools; machine: TimeMachineTools }) {
  const { cases, report, run } = useDesk();
  const error = report.error === null ? null : asApiError(report.error);
  const isEmpty = cases.length === 0 && probe.probe === null;
  return (
    <section aria-label="Cases" data-rule-cases tabIndex={-1} className="outline-none flex min-h-0 flex-1 flex-col">
      <PaneHeader />
      {error !== null && <Banner tone="error" actions={<Button size="small" onClick={run}>Try again</Button>}>{error.message}</Banner>}
      {isEmpty ? <NoCases /> : (
        <SplitPane id="rules-cases" direction="vertical" secondSize={74} minFirst="64px" minSecond="160px" first={<CaseList probe={probe} />} second={<CaseDetail probe={probe} />} />
      )}
      <TimeMachineCard machine={machine} />
    </section>
  );
}
