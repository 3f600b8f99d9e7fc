import { useMemo, useState } from 'react';
import { Waypoints } from 'lucide-react';
import { useStore } from 'zustand';
import type { IdentityCallRecord, IdentityStrategyName } from '../../../protocol/identity.ts';
import type { User } from '../../../protocol/user.ts';
import { asApiError } from '../../api/client.ts';
import { useIdentityCalls, useStrategies } from '../../api/users.ts';
import { useCommands } from '../../app/commands.ts';
import { select, selectionStore } from '../../stores/selection.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { CallAccount } from './CallAccount.tsx';
import { CallCard } from './CallCard.tsx';
import { CallSteps } from './CallSteps.tsx';
import { BeforeAndAfter } from './BeforeAndAfter.tsx';
import { StoryCard } from './StoryCard.tsx';
import { StrategiesCard } from './StrategiesCard.tsx';

function Step({ call, user }: { call: IdentityCallRecord; user: User }) {
  const strategies = useStrategies(call.kind === 'alias' || call.kind === 'delete' ? null : call.id);
  const [looked, setLooked] = useState<IdentityStrategyName | null>(null);
  const other = strategies.data?.find(({ strategy }) => strategy === looked && strategy !== call.strategy);
  return (
    <>
      <CallCard call={call} />
      <BeforeAndAfter call={call} after={other?.after ?? call.after} strategy={other?.strategy ?? null} self={user.mpid} answer={other === undefined ? call.mpid : other.mpid} onBack={() => setLooked(null)} />
      <CallAccount steps={other?.steps ?? call.steps} strategy={other?.strategy ?? null} />
      {call.kind !== 'alias' && call.kind !== 'delete' && <StrategiesCard call={call} answers={strategies} looked={other?.strategy ?? null} onLook={setLooked} />}
    </>
  );
}

/** How it came to be who it is: every call that decided about this user, one step after the other. */
export function GraphTab({ user }: { user: User }) {
  const calls = useIdentityCalls(user.mpid);
  const chosen = useStore(selectionStore, (state) => state.call);
  const steps = useMemo(() => (calls.data ?? []).toSorted((a, b) => a.at - b.at || Number(a.id) - Number(b.id) || 0), [calls.data]);
  const found = steps.findIndex(({ id }) => id === chosen);
  const index = found < 0 ? steps.length - 1 : found;
  const call = steps[index];
  const go = (next: number): void => { const step = steps[Math.max(0, Math.min(steps.length - 1, next))]; if (step) select({ call: step.id }); };

  useCommands(() => [
    { id: 'user.call-previous', title: 'Previous identity call', group: 'Users', keys: ['['], when: () => index > 0 || 'This is the first call', run: () => go(index - 1) },
    { id: 'user.call-next', title: 'Next identity call', group: 'Users', keys: [']'], when: () => index < steps.length - 1 || 'This is the newest call', run: () => go(index + 1) },
  ], [steps, index]);

  if (calls.isPending) return <SkeletonRows rows={8} label="Loading the identity calls" />;
  if (calls.error && calls.data === undefined) return <ErrorState title="The identity calls could not be read" code={asApiError(calls.error).code} onRetry={() => void calls.refetch()}>{asApiError(calls.error).message}</ErrorState>;
  if (call === undefined) {
    return <EmptyState icon={Waypoints} title="No call decided about this user">Its batches brought the MPID with them, or the accounts of its calls are no longer kept. An identify, login, logout or modify is told here step by step.</EmptyState>;
  }
  return (
    <div className="@container flex h-full min-h-0">
      <CallSteps calls={steps} index={index} onGo={go} />
      <div tabIndex={0} role="region" aria-label={`Call ${index + 1} of ${steps.length}`} className="flex min-h-0 min-w-0 flex-1 flex-col gap-3 overflow-y-auto p-4 outline-offset-[-2px] [&>*]:shrink-0">
        {chosen !== null && found < 0 && <p role="status" className="rounded-lg bg-warn-tint px-3.5 py-2 text-warn">That call is no longer kept; this is the newest one.</p>}
        <Step key={call.id} call={call} user={user} />
        <StoryCard user={user} current={call.id} onGo={(id) => select({ call: id })} />
      </div>
    </div>
  );
}
