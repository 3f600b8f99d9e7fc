import { useEffect, useState } from 'react';
import { Hourglass, MailX } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import type { OutputQueue } from '../../../protocol/delivery.ts';
import type { OutputState } from '../../../protocol/partner.ts';
import { asApiError } from '../../api/client.ts';
import { outputApi, outputKeys, useOutputQueue } from '../../api/outputs.ts';
import type { QueueAction } from '../../api/outputs.ts';
import { useCommands } from '../../app/commands.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { Button } from '../../ui/Button.tsx';
import { formatDuration, plural } from '../../ui/format.ts';
import { showToast } from '../../ui/toasts.ts';

const DONE: Readonly<Record<QueueAction, (requests: string) => string>> = {
  resend: (requests) => `${requests} sent again`, flush: (requests) => `${requests} sent now`, 'cancel-retries': (requests) => `${requests} given up`,
};

/** What they wait for. */
function causes({ retrying, held, in_line: inLine, under_way: underWay }: OutputQueue): string {
  return [
    ...(retrying > 0 ? [`${retrying} for another attempt`] : []), ...(held > 0 ? [`${held} to go together`] : []),
    ...(inLine > 0 ? [`${inLine} behind an earlier one of their user`] : []), ...(underWay > 0 ? [`${underWay} for the answer`] : []),
  ].join(', ');
}

const TICK_MS = 1_000;

/** Counts down to when the next one is due. */
function NextDue({ at }: { at: number }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const left = at - engineNow();
  return <>, the next {left < TICK_MS ? 'now' : `in ${formatDuration(left)}`}</>;
}

/** Requests that wait or were given up, and what can be done with them; nothing while there are none. */
export function QueueBar({ state }: { state: OutputState }) {
  const { name, waiting, dead } = state;
  const client = useQueryClient();
  const queue = useOutputQueue(name, waiting + dead > 0).data;

  async function act(action: QueueAction): Promise<void> {
    try {
      const count = await outputApi.act(name, action);
      showToast(count === 0 ? 'There was nothing to do' : DONE[action](plural(count, 'request')));
      await client.invalidateQueries({ queryKey: outputKeys.all });
    } catch (error) {
      showToast(asApiError(error).message);
    }
  }
  useCommands(() => [
    { id: 'outputs.resend-dead', title: `Send the dead letters of ${state.label} again`, group: 'Outputs', keys: ['shift+r'], when: () => dead > 0 || 'Nothing was given up', run: () => void act('resend') },
    { id: 'outputs.flush', title: `Send now what ${state.label} holds back to go together`, group: 'Outputs', when: () => (queue?.held ?? 0) > 0 || 'Nothing is held back', run: () => void act('flush') },
    { id: 'outputs.cancel-retries', title: `Give up the retries of ${state.label}`, group: 'Outputs', when: () => (queue?.retrying ?? 0) > 0 || 'Nothing waits for another attempt', run: () => void act('cancel-retries') },
  ], [name, dead, queue?.held, queue?.retrying]);

  if (waiting + dead === 0) return null;
  return (
    <div role="group" aria-label="Queue" className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-5 gap-y-1 border-b border-line bg-bg1 px-4 py-1 text-12">
      {waiting > 0 && (
        <span className="flex min-w-0 flex-wrap items-center gap-2">
          <Hourglass aria-hidden size={13} className="shrink-0 text-warn" />
          <span><b className="font-semibold text-warn">{plural(waiting, 'request')} {waiting === 1 ? 'waits' : 'wait'}</b>{queue !== undefined && queue.waiting > 0 && <span className="text-fg1 tabular-nums">: {causes(queue)}{queue.next_at !== null && <NextDue at={queue.next_at} />}</span>}</span>
          {(queue?.held ?? 0) > 0 && <Button size="small" onClick={() => void act('flush')}>Send them now</Button>}
          {(queue?.retrying ?? 0) > 0 && <Button size="small" onClick={() => void act('cancel-retries')}>Give up the retries</Button>}
        </span>
      )}
      {dead > 0 && (
        <span className="flex items-center gap-2">
          <MailX aria-hidden size={13} className="shrink-0 text-error" />
          <b className="font-semibold text-error" title="Requests that were given up, and not sent again">{plural(dead, 'dead letter')}</b>
          <Button size="small" shortcut="shift+r" onClick={() => void act('resend')}>Send again</Button>
        </span>
      )}
    </div>
  );
}
