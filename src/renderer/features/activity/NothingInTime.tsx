import { CalendarX } from 'lucide-react';
import { useStore } from 'zustand';
import type { ActivityTab } from '../../stores/activity-place.ts';
import { contextStore } from '../../stores/context.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatSpan } from './activity-range.ts';
import { chooseRange } from './use-activity.ts';

/** Something is stored, but not in this time or not through what the pickers leave. */
export function NothingInTime({ tab, from, to }: { tab: ActivityTab; from: number; to: number }) {
  const { env, input } = useStore(contextStore);
  const narrowed = env !== null || input !== null;
  const where = [input === null ? '' : ` through ${input}`, env === null ? '' : ` in ${env}`].join('');
  return (
    <EmptyState
      icon={CalendarX}
      title="Nothing came in"
      actions={(
        <>
          {narrowed && <Button onClick={() => contextStore.setState({ env: null, input: null })}>All inputs and environments</Button>}
          {tab !== 'forwarding' && <Button onClick={() => chooseRange(tab, '30d')}>Last 30 days</Button>}
        </>
      )}
    >
      No event{where} from {formatSpan(from, to)}.
    </EmptyState>
  );
}
