/** What can be done to the rule in front, for palette and keys. Single letters never act in the editor (app/keys.ts). */
import { LATEST } from '../../../protocol/rule.ts';
import type { RuleFinding } from '../../../protocol/rule.ts';
import { ruleApi } from '../../api/rules.ts';
import { useCommands } from '../../app/commands.ts';
import { CASE_TABS, PANEL_TABS, deskStore, openDialog, revealLine, setOf, showPanel, toggleBreakpoint } from './desk-store.ts';
import type { CaseTab, PanelTab } from './desk-store.ts';
import { downloadRule } from './download.ts';
import { attempt } from './use-desk.ts';
import type { Desk } from './use-desk.ts';
import type { Debugger } from './use-debugger.ts';
import type { TimeMachineTools } from './use-time-machine.ts';

export const PANEL_LABELS: Readonly<Record<PanelTab, string>> = { debugger: 'Debugger', problems: 'Problems', console: 'Console', coverage: 'Coverage', logs: 'Logs', monitoring: 'Monitoring' };
export const CASE_LABELS: Readonly<Record<CaseTab, string>> = { diff: 'Diff', input: 'Input', output: 'Output', console: 'Console', profile: 'Profile', payloads: 'Payloads' };

function nextFinding(findings: readonly RuleFinding[], step: 1 | -1): RuleFinding | undefined {
  const { cursor } = deskStore.getState();
  const sorted = findings.toSorted((a, b) => a.line - b.line);
  return step === 1 ? sorted.find(({ line }) => line > cursor) ?? sorted[0] : sorted.findLast(({ line }) => line < cursor) ?? sorted.at(-1);
}

export function useDeskCommands(desk: Desk, debug: Debugger, findings: readonly RuleFinding[], machine: TimeMachineTools): void {
  const { name, dirty, readOnly, cases, selected, summary } = desk;
  const group = 'Rules';
  const paused = () => debug.paused || 'No rule is paused';
  function selectCase(step: 1 | -1): void {
    const at = cases.findIndex((one) => one.name === selected);
    const next = cases[(at + step + cases.length) % cases.length];
    if (next === undefined) return;
    setOf('probes', name, undefined);
    setOf('selected', name, next.name);
  }
  function goToFinding(step: 1 | -1): void {
    const finding = nextFinding(findings, step);
    if (finding !== undefined) revealLine(name, finding.line);
  }
  const onDesk = () => !deskStore.getState().groups || 'Go back to the code first';
  const runnable = () => desk.blocked ?? (cases.length > 0 || 'The rule has no case yet');
  const anyCase = () => cases.length > 0 || 'The rule has no case yet';
  const walkable = () => (onDesk() === true ? anyCase() : onDesk());

  useCommands(() => [
    { id: 'rules.save', title: `Save ${name}`, group, keys: ['mod+s'], when: () => (readOnly ? 'A frozen version cannot be changed' : dirty || 'Nothing has changed'), run: () => void desk.save() },
    { id: 'rules.run', title: 'Run the cases', group, keys: ['mod+enter'], when: runnable, run: desk.run },
    { id: 'rules.next-case', title: 'Next case', group, keys: [']'], when: walkable, run: () => selectCase(1) },
    { id: 'rules.previous-case', title: 'Previous case', group, keys: ['['], when: walkable, run: () => selectCase(-1) },
    { id: 'rules.from-traffic', title: 'New case from traffic', group, keys: ['t'], when: onDesk, run: () => openDialog({ kind: 'traffic' }) },
    { id: 'rules.from-template', title: 'New case from a template', group, run: () => openDialog({ kind: 'template' }) },
    { id: 'rules.new-case', title: 'New case as JSON', group, run: () => openDialog({ kind: 'case', name: null, text: '' }) },
    { id: 'rules.edit-case', title: 'Edit the case', group, keys: ['e'], when: () => selected !== null || 'No case is selected', run: () => openDialog({ kind: 'case', name: selected, text: cases.find((one) => one.name === selected)?.text ?? '' }) },
    { id: 'rules.accept', title: 'Accept the result as expected…', group, keys: ['a'], when: () => (selected !== null && desk.results.get(selected)?.passed === false) || 'The selected case does not fail', run: () => { if (selected !== null) openDialog({ kind: 'accept', name: selected }); } },
    { id: 'rules.time-machine', title: 'Time machine: run over everything captured', group, when: () => desk.blocked ?? (!machine.run.running || 'It is running'), run: machine.start },
    { id: 'rules.grouped-diffs', title: 'Time machine: open grouped diffs', group, when: () => machine.result !== null || 'Run the time machine first', run: () => deskStore.setState({ groups: true }) },
    { id: 'rules.breakpoint', title: 'Toggle a breakpoint', group: 'Debugger', keys: ['f9'], run: () => toggleBreakpoint(name, deskStore.getState().cursor) },
    { id: 'rules.debug', title: 'Debug the selected case, or continue', group: 'Debugger', keys: ['f5'], when: () => (debug.paused || selected !== null || deskStore.getState().probes[name] !== undefined ? true : 'No case is selected'), run: () => { if (debug.paused) debug.step('continue'); else debug.start({ case: deskStore.getState().probes[name] === undefined ? selected : null }); } },
    { id: 'rules.step-over', title: 'Step over', group: 'Debugger', keys: ['f10'], when: paused, run: () => debug.step('over') },
    { id: 'rules.step-into', title: 'Step into', group: 'Debugger', keys: ['f11'], when: paused, run: () => debug.step('into') },
    { id: 'rules.step-out', title: 'Step out', group: 'Debugger', keys: ['shift+f11'], when: paused, run: () => debug.step('out') },
    { id: 'rules.stop', title: 'Stop debugging', group: 'Debugger', keys: ['shift+f5'], when: () => debug.state !== null || 'Nothing is being debugged', run: () => debug.step('stop') },
    { id: 'rules.next-problem', title: 'Next problem in the rule', group, keys: ['f8'], when: () => findings.length > 0 || 'No problem was found', run: () => goToFinding(1) },
    { id: 'rules.previous-problem', title: 'Previous problem in the rule', group, keys: ['shift+f8'], when: () => findings.length > 0 || 'No problem was found', run: () => goToFinding(-1) },
    { id: 'rules.versions', title: 'Versions…', group, keys: ['v'], run: () => openDialog({ kind: 'versions' }) },
    { id: 'rules.promote', title: 'Promote to production…', group, keys: ['shift+p'], run: () => openDialog({ kind: 'promote' }) },
    { id: 'rules.settings', title: 'Rule settings…', group, run: () => openDialog({ kind: 'settings' }) },
    { id: 'rules.attach', title: 'Where the rule runs…', group, run: () => openDialog({ kind: 'attach' }) },
    { id: 'rules.switch', title: summary.active ? `Switch ${name} off` : `Switch ${name} on`, group, run: () => void desk.save({ active: !summary.active }) },
    { id: 'rules.on-failure-discard', title: 'On failure: discard', group, run: () => void desk.save({ failure_action: 'discard' }) },
    { id: 'rules.on-failure-proceed', title: 'On failure: proceed', group, run: () => void desk.save({ failure_action: 'proceed' }) },
    { id: 'rules.cold-start', title: 'Cold start', group, run: () => void attempt(ruleApi.coldStart(name), 'The next run starts cold') },
    { id: 'rules.export-file', title: 'Export as one file', group, run: () => downloadRule(name, 'file') },
    { id: 'rules.export-zip', title: 'Export for Lambda (zip)', group, run: () => downloadRule(name, 'zip') },
    { id: 'rules.delete', title: `Delete ${name}…`, group, run: () => openDialog({ kind: 'delete' }) },
    { id: 'rules.latest', title: `Look at ${LATEST}`, group, when: () => readOnly || 'It is shown', run: () => setOf('shown', name, undefined) },
    ...PANEL_TABS.map((tab) => ({ id: `rules.panel-${tab}`, title: `Show ${PANEL_LABELS[tab].toLowerCase()}`, group: 'Rule panel', run: () => showPanel(tab) })),
    ...CASE_TABS.map((tab) => ({ id: `rules.case-${tab}`, title: `Show ${CASE_LABELS[tab].toLowerCase()} of the case`, group: 'Rule case', run: () => deskStore.setState({ caseTab: tab }) })),
  ], [desk, debug, findings, machine]);
}
