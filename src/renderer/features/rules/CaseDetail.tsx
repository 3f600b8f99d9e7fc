import { Ban, Check, Clock, FileDiff, Pencil, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import { RULE_LIMIT_MS } from '../../../protocol/rule.ts';
import { stringifyJson } from '../../../protocol/json.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { formatMs } from '../../ui/format.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { CaseDiff } from './CaseDiff.tsx';
import { CASE_TABS, deskStore, openDialog, revealLine } from './desk-store.ts';
import type { CaseTab } from './desk-store.ts';
import { LogLines } from '../../ui/LogLines.tsx';
import { PayloadsTab } from './PayloadsTab.tsx';
import { ProfileTab } from './ProfileTab.tsx';
import { CASE_LABELS } from './use-desk-commands.ts';
import { useDesk } from './use-desk.ts';
import type { ProbeTools } from './use-probe.ts';
import { useShownRun } from './use-shown-run.ts';
import type { ShownRun } from './use-shown-run.ts';

/** What must not be overlooked: the batch is gone, the rule threw, or it took too long. */
function RunBanner({ shown }: { shown: ShownRun }) {
  const { name, value } = useDesk();
  const { run } = shown;
  const expected = shown.result?.passed === true;
  const after = value.failure_action === 'discard' ? 'On failure the batch is dropped.' : value.failure_action === 'proceed' ? 'On failure the batch goes on as it came.' : 'No failure action is chosen yet.';
  switch (run.verdict) {
    case 'dropped':
      return <Banner tone="error" icon={Ban}>The rule drops this batch: {shown.file?.case?.position === 'output' ? 'this output gets nothing of it' : 'no output gets anything of it'}.{expected ? ' That is what the case expects.' : ''}</Banner>;
    case 'error': {
      const { error } = run;
      const line = error?.line ?? null;
      return (
        <Banner tone="error" icon={TriangleAlert} actions={line === null ? undefined : <Button size="small" onClick={() => revealLine(name, line)}>Line {line}</Button>}>
          {error === null ? 'The rule failed.' : `${error.type}: ${error.message}.`} {after}
        </Banner>
      );
    }
    case 'timeout':
      return <Banner tone="error" icon={Clock}>No answer within {RULE_LIMIT_MS} ms: it took {formatMs(run.ms)} ms. {after}</Banner>;
    case 'throttled':
    case 'not-run':
      return <Banner tone="warn" icon={TriangleAlert}>{run.error?.message ?? 'The rule did not run.'}</Banner>;
    default:
      return null;
  }
}

function JsonText({ label, value }: { label: string; value: unknown }) {
  const text = stringifyJson(value, 2);
  return (
    <div className="relative">
      <div className="absolute top-1.5 right-3 z-10"><CopyButton label={`Copy the ${label.toLowerCase()}`} text={text} /></div>
      <CodeLines numbers label={label} lines={codeLines(text)} />
    </div>
  );
}

function TabBody({ tab, shown }: { tab: CaseTab; shown: ShownRun }) {
  switch (tab) {
    case 'diff': return <CaseDiff shown={shown} />;
    case 'input': return <JsonText label="Input" value={shown.input} />;
    case 'output': return shown.output === null ? <p className="px-4 py-4 text-fg2">There is no output.</p> : <JsonText label="Output" value={shown.output} />;
    case 'console': return shown.run.logs.length === 0 ? <p className="px-4 py-4 text-fg2">The rule printed nothing.</p> : <div className="py-2"><LogLines logs={shown.run.logs} cut={shown.run.logs_cut} /></div>;
    case 'profile': return <ProfileTab trial={shown.trial} />;
    case 'payloads': return <PayloadsTab trial={shown.trial} />;
    default: return tab satisfies never;
  }
}

/** The chosen case: what came out, against what was expected. */
export function CaseDetail({ probe }: { probe: ProbeTools }) {
  const { cases, selected, report, blocked } = useDesk();
  const tab = useStore(deskStore, (state) => state.caseTab);
  const shown = useShownRun(probe);
  const file = probe.probe === null ? cases.find((one) => one.name === selected) : undefined;
  if (file !== undefined && file.problem !== null) {
    return <ErrorState title="The case cannot be read" onRetry={() => openDialog({ kind: 'case', name: file.name, text: file.text })}>{file.problem}</ErrorState>;
  }
  if (shown === null) return report.running || probe.running ? <SkeletonRows rows={6} label="Running" /> : <p className="px-4 py-4 text-fg2">{blocked ?? 'Run the cases to see what the rule makes of them.'}</p>;
  const counts: Partial<Record<CaseTab, number>> = { console: shown.run.logs.length, payloads: shown.trial?.payloads.filter((one) => !one.same).length ?? 0, profile: shown.trial?.profile.length ?? 0 };
  const failing = shown.result !== null && !shown.result.passed;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <RunBanner shown={shown} />
      <Tabs
        label="Result"
        value={tab}
        onChange={(next) => deskStore.setState({ caseTab: next })}
        tabs={CASE_TABS.map((id) => ({ id, label: CASE_LABELS[id], count: counts[id] || undefined }))}
        className="[&_[role=tablist]]:gap-3.5 [&>div:first-child]:px-3.5"
      >
        <TabBody tab={tab} shown={shown} />
        {tab === 'diff' && shown.file !== null && (
          <div className="flex flex-wrap items-center gap-2 px-4 pb-4">
            {failing && shown.result !== null && <Button icon={Check} title="Look at the difference, then take it as expected (A)" onClick={() => openDialog({ kind: 'accept', name: shown.result?.name ?? '' })}>Accept as expected…</Button>}
            <Button icon={Pencil} title="Edit the case (E)" onClick={() => openDialog({ kind: 'case', name: shown.file?.name ?? null, text: shown.file?.text ?? '' })}>Edit the case</Button>
          </div>
        )}
        {tab === 'diff' && shown.patch.length === 0 && shown.run.verdict === 'same' && <p className="flex items-center gap-2 px-4 pb-4 text-fg2"><FileDiff aria-hidden size={14} />The rule leaves this batch as it came.</p>}
      </Tabs>
    </div>
  );
}
