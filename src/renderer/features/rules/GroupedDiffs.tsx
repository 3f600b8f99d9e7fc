import { useState } from 'react';
import { ArrowLeft, FlaskConical } from 'lucide-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { TimeMachine } from '../../../protocol/rule.ts';
import { api } from '../../api/api.ts';
import { queryKeys } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { formatCount, formatMs, shortId } from '../../ui/format.ts';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { showToast } from '../../ui/toasts.ts';
import { DiffLines } from './DiffLines.tsx';
import { VERDICT_TONES, VERDICT_WORDS } from './run-words.ts';
import { captureCase } from './captured-case.ts';
import { attempt, useDesk } from './use-desk.ts';

type Group = TimeMachine['groups'][number];
type Example = Group['examples'][number];

function ExampleDiff({ example }: { example: Example }) {
  const batch = useQuery({ queryKey: queryKeys.batch(example.batch_id), queryFn: ({ signal }) => api.batch(example.batch_id, signal) });
  if (example.error !== null) {
    return (
      <div className="px-4 py-3">
        <p className="font-medium text-error">{example.error.type}: {example.error.message}</p>
        <pre className="mt-2 data whitespace-pre-wrap text-fg1">{example.error.trace.join('\n')}</pre>
      </div>
    );
  }
  if (example.patch.length === 0) return <p className="px-4 py-3 text-fg1">The whole batch is dropped.</p>;
  return <DiffLines patch={example.patch} document={batch.data?.batch} label="What the rule changes" />;
}

/** Alike changes together, each with the batches it would happen to; one key makes a case of the one in front. */
export function GroupedDiffs({ result, onClose }: { result: TimeMachine; onClose: () => void }) {
  const client = useQueryClient();
  const desk = useDesk();
  const [at, setAt] = useState({ group: 0, example: 0 });
  const group = result.groups[at.group];
  const example = group?.examples[at.example];

  const moveGroup = (step: number) => setAt(({ group: now }) => ({ group: Math.max(0, Math.min(result.groups.length - 1, now + step)), example: 0 }));
  const moveExample = (step: number) => setAt((now) => ({ ...now, example: Math.max(0, Math.min((group?.examples.length ?? 1) - 1, now.example + step)) }));
  function keep(): void {
    if (example === undefined || group === undefined) return;
    void attempt((async () => {
      const name = await captureCase(client, desk, example.batch_id, group.title);
      showToast(`Case “${name}” saved`);
    })());
  }
  function openBatch(): void {
    if (example === undefined) return;
    goTo('stream');
    select({ batch: example.batch_id, event: example.event_id, tab: null, step: null });
  }

  useCommands(() => [
    { id: 'rules.groups-case', title: 'Make a case of this batch', group: 'Time machine', keys: ['t'], when: () => example !== undefined || 'No batch is selected', run: keep },
    { id: 'rules.groups-next', title: 'Next group', group: 'Time machine', keys: ['j', 'down'], hidden: true, run: () => moveGroup(1) },
    { id: 'rules.groups-previous', title: 'Previous group', group: 'Time machine', keys: ['k', 'up'], hidden: true, run: () => moveGroup(-1) },
    { id: 'rules.groups-next-batch', title: 'Next batch of the group', group: 'Time machine', keys: [']', 'right'], hidden: true, run: () => moveExample(1) },
    { id: 'rules.groups-previous-batch', title: 'Previous batch of the group', group: 'Time machine', keys: ['[', 'left'], hidden: true, run: () => moveExample(-1) },
    { id: 'rules.groups-close', title: 'Back to the code', group: 'Time machine', keys: ['escape'], run: onClose },
  ], [at, result, desk]);

  const list = (
    <ul role="listbox" aria-label="Groups" className="min-h-0 flex-1 overflow-y-auto p-2">
      {result.groups.map((one, index) => (
        <li key={index} role="option" aria-selected={index === at.group} onClick={() => setAt({ group: index, example: 0 })} onKeyDown={undefined} className={cx('cursor-default rounded-md px-3 py-2', index === at.group ? 'bg-accent-tint' : 'hover:bg-bg1')}>
          <p className="flex items-center gap-2">
            <Badge tone={VERDICT_TONES[one.verdict]}>{VERDICT_WORDS[one.verdict]}</Badge>
            <span className="min-w-0 flex-1" />
            <span className="text-12 text-fg1 tabular-nums">{formatCount(one.count)} {one.count === 1 ? 'batch' : 'batches'}</span>
          </p>
          <p className="mt-1 font-medium break-words">{one.title}</p>
          {one.pointers.length > 0 && <p className="mt-0.5 truncate data text-12 text-fg2" title={one.pointers.join('\n')}>{one.pointers.join(' ')}</p>}
        </li>
      ))}
    </ul>
  );
  return (
    <section aria-label="Grouped diffs" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex h-11 shrink-0 items-center gap-3 border-b border-line px-3">
        <Button icon={ArrowLeft} shortcut="escape" onClick={onClose}>Back</Button>
        <h1 className="truncate text-15 font-semibold">{desk.name} over captured traffic</h1>
        <p className="min-w-0 flex-1 truncate text-fg1">{result.sentence}</p>
      </header>
      <SplitPane
        id="rules-groups"
        secondSize={64}
        first={list}
        second={group === undefined || example === undefined ? <p className="p-4 text-fg2">The rule changes nothing of what was captured.</p> : (
          <div className="flex min-h-0 flex-1 flex-col">
            <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
              <button type="button" title="Open the batch in the live stream" onClick={openBatch} className="rounded-sm data text-accent hover:underline">batch {shortId(example.batch_id)}</button>
              <span className="text-12 text-fg2 tabular-nums">{formatMs(example.ms)} ms</span>
              <span className="flex-1" />
              {group.examples.length > 1 && (
                <span className="flex items-center gap-1 text-12 text-fg1 tabular-nums">
                  <Button size="small" shortcut="[" disabled={at.example === 0} onClick={() => moveExample(-1)}>Previous</Button>
                  {at.example + 1} of {group.examples.length}
                  <Button size="small" shortcut="]" disabled={at.example === group.examples.length - 1} onClick={() => moveExample(1)}>Next</Button>
                </span>
              )}
              <Button variant="primary" icon={FlaskConical} shortcut="t" onClick={keep}>Make a case</Button>
            </header>
            <div className="min-h-0 flex-1 overflow-y-auto"><ExampleDiff example={example} /></div>
          </div>
        )}
      />
    </section>
  );
}
