import { useState } from 'react';
import { CircleCheck, Code, Ellipsis, FilePlus2, ListTree, PanelRight, Shield, ShieldBan, X } from 'lucide-react';
import { useStore } from 'zustand';
import type { PlanSummary, ViolationGroup } from '../../../protocol/data-plan.ts';
import { asApiError } from '../../api/client.ts';
import { useBatch } from '../../api/queries.ts';
import { useFixes } from '../../api/violations.ts';
import { runCommand, useCommands } from '../../app/commands.ts';
import { connectionStore } from '../../stores/connection.ts';
import { setFilter } from '../../stores/context.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { goTo } from '../../stores/navigation.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { pointName } from '../../ui/data-points.ts';
import { ExpectedActual } from '../../ui/ExpectedActual.tsx';
import { formatTime } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { showToast } from '../../ui/toasts.ts';
import { TONE_TEXT } from '../../ui/tones.ts';
import { ViolationBadge } from '../../ui/ViolationBadge.tsx';
import { ViolationSample } from '../../ui/ViolationSample.tsx';
import { VIOLATION_LOOKS } from '../../ui/violation-kinds.ts';
import { AddToPlanDialog } from './AddToPlanDialog.tsx';
import { CodeFixCard, currentCodeFix } from './CodeFixCard.tsx';
import { GroupFacts } from './GroupFacts.tsx';
import { openExample } from './open-example.ts';
import { blockEffect, groupFilter } from './violation-model.ts';
import { violationView } from './violation-view.ts';

export interface GroupDetailProps {
  group: ViolationGroup;
  plans: readonly PlanSummary[];
  onClose: () => void;
}

function Sample({ group, note }: { group: ViolationGroup; note: string | undefined }) {
  const batch = useBatch(group.example.batch_id);
  if (batch.isPending) return <SkeletonRows rows={5} label="Loading the event" />;
  if (batch.error) return <p className="px-3.5 py-3 text-fg2">{asApiError(batch.error).status === 404 ? 'The newest example is no longer kept.' : asApiError(batch.error).message}</p>;
  return <ViolationSample batch={batch.data} violation={group.example} note={note} />;
}

/** One mistake: a sample with its place, what was expected, and what to do about it. */
export function GroupDetail({ group, plans, onClose }: GroupDetailProps) {
  const { example } = group;
  const fixes = useFixes(group.id);
  const [adding, setAdding] = useState(false);
  const mended = useStore(violationView, (state) => (state.mended[group.id] ?? 0) > group.last_at);
  const language = useStore(violationView, (state) => state.language);
  const platform = useStore(connectionStore, (state) => state.status?.inputs.find(({ name }) => name === example.input)?.platform ?? null);
  const planFixes = fixes.data?.plan_fixes ?? [];
  const code = currentCodeFix(fixes.data?.code_fixes ?? [], platform, language);
  const blocks = plans.find(({ id }) => id === group.plan)?.versions.find(({ version }) => version === group.version)?.blocks ?? null;
  const effect = blockEffect(group.code, example.blocked, blocks);
  const { icon: Icon, tone } = VIOLATION_LOOKS[group.code];
  const whyNoFix = fixes.isPending ? 'Looking for a change' : 'No change of the plan would allow this';

  const copyCode = (): void => { if (code) void copyText(code.code).then((done) => showToast(done ? `${code.language} code copied` : 'The clipboard is not available')); };
  const showRows = (): void => { goTo('stream'); setFilter(groupFilter(group)); };
  const openPoint = (): void => goToPlans('plans', { plan: group.plan, version: group.version, point: group.match_key });
  useCommands(() => [
    { id: 'violations.add', title: 'Add to plan', group: 'Violations', keys: ['a'], when: () => planFixes.length > 0 || whyNoFix, run: () => setAdding(true) },
    { id: 'violations.code', title: 'Copy the code change', group: 'Violations', keys: ['c'], when: () => code !== undefined || 'There is no code for this', run: copyCode },
    { id: 'violations.open', title: 'Open the event', group: 'Violations', keys: ['enter'], run: () => openExample(group) },
    { id: 'violations.rows', title: 'Show all events with this violation', group: 'Violations', keys: ['shift+enter'], run: showRows },
    { id: 'violations.point', title: 'Open the data point in the plan', group: 'Violations', run: openPoint },
    { id: 'violations.close', title: 'Close the detail', group: 'Violations', keys: ['escape'], hidden: true, run: onClose },
  ], [group, fixes.data, code, planFixes.length]);

  return (
    <aside aria-label="Violation" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-12 shrink-0 items-center gap-2.5 border-b border-line py-2 pr-3 pl-4">
        <Icon aria-hidden size={17} className={TONE_TEXT[tone]} />
        <h2 className="min-w-0 truncate text-15 font-semibold" title={group.point}>{group.point}</h2>
        <span className="flex-1" />
        <Button variant="primary" icon={FilePlus2} shortcut="a" disabled={planFixes.length === 0} title={planFixes.length === 0 ? whyNoFix : undefined} onClick={() => runCommand('violations.add')}>Add to plan</Button>
        <Menu
          align="end"
          trigger={<IconButton label="More" icon={Ellipsis} />}
          entries={[
            { label: 'Open the event', icon: PanelRight, keys: 'enter', run: () => openExample(group) },
            { label: 'Show all events with this violation', icon: ListTree, keys: 'shift+enter', run: showRows },
            { label: 'Open the data point in the plan', run: openPoint },
            { label: 'Copy the code change', icon: Code, keys: 'c', ...(code ? {} : { disabled: 'There is no code for this' }), run: copyCode },
            { kind: 'separator' },
            { label: 'Copy the path', run: () => void copyText(example.pointer).then(() => showToast('Path copied')) },
            { label: 'Copy a link to this view', keys: 'mod+shift+c', run: () => runCommand('link.copy') },
          ]}
        />
        <IconButton label="Close" keys="escape" icon={X} onClick={onClose} />
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-4 [&>*]:shrink-0">
        {mended && <p role="status" className="flex items-center gap-2 rounded-lg bg-ok-tint px-3.5 py-2 font-medium text-ok"><CircleCheck aria-hidden size={15} /> The plan was changed, and this was not seen since.</p>}
        <Card flush>
          <div className="flex flex-col items-start gap-2 border-b border-line px-3.5 py-3">
            <p className="flex flex-wrap items-center gap-2 text-12 text-fg2"><ViolationBadge kind={group.code} />{pointName(group.match_key).category}</p>
            <p className="leading-[21px] text-fg0">{fixes.data?.sentence || example.message}</p>
          </div>
          <ExpectedActual violation={example} />
          <div className="border-t border-line"><GroupFacts group={group} /></div>
        </Card>
        <Card flush title={`Newest example, ${formatTime(example.at)}`} extra={<Button size="small" shortcut="enter" onClick={() => openExample(group)}>Open the event</Button>}>
          <Sample group={group} note={effect.kind === 'blocked' ? 'cut here' : effect.kind === 'would' ? 'blocking would cut here' : undefined} />
        </Card>
        <CodeFixCard fixes={fixes.data?.code_fixes ?? []} platform={platform} onCopy={copyCode} />
        <Card title={effect.title} icon={effect.kind === 'blocked' ? <ShieldBan aria-hidden size={15} className="text-blocked" /> : <Shield aria-hidden size={15} className="text-fg2" />}>
          <p className="text-fg1">{effect.text}</p>
          {effect.kind !== 'never' && (
            <p className="mt-1.5 flex gap-4 text-12">
              <button type="button" className="rounded-sm text-accent hover:underline" onClick={() => goToPlans('plans', { plan: group.plan, version: group.version })}>Block settings</button>
              {effect.kind === 'blocked' && <button type="button" className="rounded-sm text-accent hover:underline" onClick={() => violationView.setState({ shows: 'blocked' })}>Replay blocked data</button>}
            </p>
          )}
        </Card>
      </div>
      {adding && (
        <AddToPlanDialog
          fixes={planFixes}
          plans={plans}
          onClose={() => setAdding(false)}
          onWritten={() => violationView.setState(({ mended: old }) => ({ mended: { ...old, [group.id]: engineNow() } }))}
        />
      )}
    </aside>
  );
}
