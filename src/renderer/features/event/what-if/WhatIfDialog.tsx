import { useMemo, useState } from 'react';
import { FlaskConical } from 'lucide-react';
import { stringifyJson } from '../../../../protocol/json.ts';
import { asApiError } from '../../../api/client.ts';
import { useWhatIf } from '../../../api/explain.ts';
import { cx } from '../../../ui/classes.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { plural } from '../../../ui/format.ts';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import type { DetailProps } from '../EventDetail.tsx';
import { ApplyBar } from './ApplyBar.tsx';
import { BatchEditor } from './BatchEditor.tsx';
import { ChangesPane } from './ChangesPane.tsx';
import { isEmptyQuestion, questionOf, sameFlip, startChoices } from './draft.ts';
import type { Choice } from './draft.ts';
import { ResultView } from './ResultView.tsx';
import { receivedBatch } from './use-flips.ts';
import { useSuggestedFlips } from './use-suggested-flips.ts';
import { closeWhatIf } from './what-if-store.ts';
import type { WhatIfStart } from './what-if-store.ts';

type Part = 'result' | 'batch';

/** The event again under other settings or with another batch: nothing is saved, nothing is sent. */
export function WhatIfDialog({ batch, event, start }: DetailProps & { start: WhatIfStart }) {
  const suggested = useSuggestedFlips(batch, event, start.connection);
  const [switched, setSwitched] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [own, setOwn] = useState<readonly Choice[]>([]);
  const [edited, setEdited] = useState<string | null>(null);
  const [part, setPart] = useState<Part>('result');
  const received = useMemo(() => receivedBatch(batch), [batch]);
  const keyOf = (choice: Choice): string => stringifyJson([choice.label, choice.changes, choice.batch]);
  const choices = [...startChoices(start.flips, suggested).map((choice) => ({ ...choice, on: switched.get(keyOf(choice)) ?? choice.on })), ...own];
  const asked = questionOf(batch.id, received, choices, edited);
  const question = asked === null || isEmptyQuestion(asked) ? null : asked;
  const answer = useWhatIf(question);
  const result = question === null ? undefined : answer.data;

  function toggle(choice: Choice, on: boolean): void {
    if (choice.own) setOwn((old) => old.map((one) => (one === choice ? { ...one, on } : one)));
    else setSwitched((old) => new Map(old).set(keyOf(choice), on));
  }

  return (
    <Dialog
      open
      tall
      onClose={closeWhatIf}
      title={`What if: ${event === null ? `the batch of ${plural(batch.event_rows.length, 'event')}` : event.name || event.type}`}
      width="w-[1240px]"
      bare
      actions={<ApplyBar batchId={batch.id} changes={question?.changes ?? []} edited={question?.batch ?? null} />}
    >
      <div className="@container h-full">
        <div className="flex h-full flex-col @min-[720px]:flex-row">
          <ChangesPane
            batch={batch} connection={start.connection} choices={choices} edited={edited !== null} edit={start.edit}
            onToggle={toggle}
            onRemove={(choice) => setOwn((old) => old.filter((one) => one !== choice))}
            onAdd={(choice) => setOwn((old) => [...old.filter((one) => !sameFlip(one, choice)), choice])}
            onEditBatch={() => setPart('batch')}
            onResetBatch={() => setEdited(null)}
          />
          <Tabs<Part> label="What if" value={part} onChange={setPart} tabs={[{ id: 'result', label: 'Before and after' }, { id: 'batch', label: 'Batch' }]} className="min-w-0">
            {part === 'batch' && <BatchEditor received={received} edited={edited} onRun={(text) => { setEdited(text); setPart('result'); }} />}
            {part === 'result' && (
              <div className={cx('h-full overflow-y-auto p-4', result === undefined && 'flex')}>
                {question === null && <EmptyState icon={FlaskConical} title="Nothing is changed yet">Switch on what would undo a blocker, change any setting, or edit the batch. The batch then runs again as the workspace stands, and once more with the changes.</EmptyState>}
                {question !== null && result === undefined && answer.error === null && <div className="w-full"><SkeletonRows rows={6} label="Running the batch twice" /></div>}
                {question !== null && answer.error !== null && <ErrorState title="The batch could not be run again" code={asApiError(answer.error).code} onRetry={() => void answer.refetch()}>{asApiError(answer.error).message}</ErrorState>}
                {result !== undefined && answer.error === null && <ResultView result={result} event={event} connection={start.connection} stale={answer.isPlaceholderData} />}
              </div>
            )}
          </Tabs>
        </div>
      </div>
    </Dialog>
  );
}
