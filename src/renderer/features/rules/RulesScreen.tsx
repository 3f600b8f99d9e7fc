import { useEffect, useMemo } from 'react';
import { ShieldAlert, ShieldQuestion } from 'lucide-react';
import { useStore } from 'zustand';
import { useQueryClient } from '@tanstack/react-query';
import type { RuleSummary } from '../../../protocol/rule.ts';
import { asApiError } from '../../api/client.ts';
import { refreshStatus } from '../../api/live.ts';
import { invalidateRules, ruleApi, ruleKeys, useRules } from '../../api/rules.ts';
import type { RuleList as RuleListData } from '../../api/rules.ts';
import { useCommands } from '../../app/commands.ts';
import { goTo, navigationStore } from '../../stores/navigation.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { AttachDialog } from './AttachDialog.tsx';
import { deskStore, openDialog, revealLine } from './desk-store.ts';
import { NewRuleDialog } from './NewRuleDialog.tsx';
import { RuleDesk } from './RuleDesk.tsx';
import { RuleList } from './RuleList.tsx';
import { useReports } from './rule-reports.ts';
import { rulePlace } from './rule-place.ts';
import { RuleGone } from './RuleGone.tsx';
import { RulesEmpty } from './RulesEmpty.tsx';
import { walkOrder } from './slots.ts';
import { attempt } from './use-desk.ts';
import { useSlots } from './use-slots.ts';

/** What keeps rules from running here, and what to do about it. */
function Banners({ list }: { list: RuleListData }) {
  const client = useQueryClient();
  const trust = () => void attempt(ruleApi.trust(true), 'Rules of this folder run now').then(async () => {
    await invalidateRules(client);
    await refreshStatus();
    void client.invalidateQueries({ queryKey: ['rule-reports'] });
  });
  if (!list.trusted) {
    return (
      <Banner tone="warn" icon={ShieldQuestion} actions={<Button size="small" onClick={trust}>Trust this folder</Button>}>
        The rules came with the folder that was opened, so they do not run until you trust it. They are locked up either way: no files, no network, no other programs.
      </Banner>
    );
  }
  if (list.sandbox.state === 'unavailable') return <Banner tone="error" icon={ShieldAlert}>Rules do not run: {list.sandbox.message}</Banner>;
  return null;
}

function blockedBy({ trusted, sandbox }: RuleListData): string | null {
  if (!trusted) return 'Rules of this folder run once you trust it.';
  return sandbox.state === 'unavailable' ? `Rules do not run: ${sandbox.message}` : null;
}

const NO_RULES: readonly RuleSummary[] = [];

function Rules({ list }: { list: RuleListData }) {
  const client = useQueryClient();
  const slots = useSlots();
  const section = useStore(navigationStore, (state) => state.section);
  const docs = useStore(deskStore, (state) => state.docs);
  const dialog = useStore(deskStore, (state) => state.dialog);
  const blocked = blockedBy(list);
  const reports = useReports(list.items, blocked === null);
  const order = useMemo(() => walkOrder(list.items, slots), [list.items, slots]);
  const place = rulePlace(section);
  const current = list.items.find(({ name }) => name === (place.rule ?? order[0]));
  const unsaved = new Set(Object.entries(docs).filter(([name, doc]) => {
    const file = client.getQueryData<{ code: string }>(ruleKeys.value(name))?.code;
    return file !== undefined && doc.code !== file;
  }).map(([name]) => name));

  const failing = Object.values(reports).filter(({ report }) => report !== undefined && report.report.failed + report.report.problems.length > 0).length;
  useEffect(() => { deskStore.setState({ failing }); }, [failing]);
  const { rule, line } = place;
  useEffect(() => {
    if (rule === null || line === null) return;
    revealLine(rule, line);
    goTo('rules', rule);
  }, [rule, line]);

  const onDesk = () => !deskStore.getState().groups || 'Go back to the code first';
  function walk(step: number): void {
    const at = order.indexOf(current?.name ?? '');
    const next = order[(at + step + order.length) % order.length];
    if (next !== undefined) goTo('rules', next);
  }
  const onSwitch = (one: RuleSummary, active: boolean) => void attempt(
    ruleApi.get(one.name).then((value) => ruleApi.save(one.name, { ...value, active })).then(() => invalidateRules(client)),
    active ? `${one.name} is on` : `${one.name} is off on every connection`,
  );

  useCommands(() => [
    { id: 'rules.new', title: 'New rule', group: 'Rules', keys: ['n'], run: () => openDialog({ kind: 'new-rule' }) },
    { id: 'rules.next', title: 'Next rule', group: 'Rules', keys: ['j'], hidden: true, when: onDesk, run: () => walk(1) },
    { id: 'rules.previous', title: 'Previous rule', group: 'Rules', keys: ['k'], hidden: true, when: onDesk, run: () => walk(-1) },
    ...list.items.map((one) => ({ id: `rules.open-${one.name}`, title: `Open rule ${one.name}`, group: 'Rules', run: () => goTo('rules', one.name) })),
  ], [order, current?.name]);

  if (current === undefined) {
    return (
      <>
        {place.rule === null || list.items.length === 0 && docs[place.rule] === undefined ? <RulesEmpty /> : <RuleGone name={place.rule} />}
        {dialog?.kind === 'new-rule' && <NewRuleDialog sample={dialog.sample} taken={list.items.map(({ name }) => name)} slots={slots} />}
      </>
    );
  }
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex w-46 shrink-0 min-[1300px]:w-53">
        <RuleList rules={list.items} slots={slots} reports={reports} current={current.name} unsaved={unsaved} onSwitch={onSwitch} />
      </div>
      <RuleDesk key={current.name} summary={current} sandbox={list.sandbox} blocked={blocked} report={reports[current.name] ?? { report: undefined, running: false, error: null }} slots={slots} />
      {dialog?.kind === 'new-rule' && <NewRuleDialog sample={dialog.sample} taken={list.items.map(({ name }) => name)} slots={slots} />}
      {dialog?.kind === 'attach' && <AttachDialog rule={current.name} slots={slots} />}
    </div>
  );
}

/** Rules: write, test, debug, promote (ui.md C4). */
export function RulesScreen() {
  const rules = useRules();
  if (rules.isPending) return <SkeletonRows rows={12} label="Loading rules" />;
  if (rules.error && rules.data === undefined) {
    const error = asApiError(rules.error);
    return <ErrorState title="The rules could not be read" code={error.code} onRetry={() => void rules.refetch()}>{error.message}</ErrorState>;
  }
  const list = rules.data;
  return (
    <>
      {(list.items ?? NO_RULES).length > 0 && <Banners list={list} />}
      <Rules list={list} />
    </>
  );
}
