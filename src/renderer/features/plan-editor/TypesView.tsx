import { lazy, Suspense } from 'react';
import { Download } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { asApiError } from '../../api/client.ts';
import { planApi, planKeys } from '../../api/data-plans.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { saveText } from '../../ui/files.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';

const TypesText = lazy(() => import('./TypesText.tsx'));

/** TypeScript for a version, so that an app's calls are checked when they are compiled. */
export function TypesView({ plan, version, dirty }: { plan: string; version: number; dirty: boolean }) {
  const types = useQuery({ queryKey: planKeys.types(plan, version), queryFn: ({ signal }) => planApi.types(plan, version, signal) });
  if (types.isPending) return <SkeletonRows rows={10} label="Loading the types" />;
  if (types.error) {
    const error = asApiError(types.error);
    return <ErrorState title="The types could not be made" code={error.code} onRetry={() => void types.refetch()}>{error.message}</ErrorState>;
  }
  const { file_name: name, text } = types.data;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-3 border-b border-line px-4 py-1.5">
        <code>{name}</code>
        <span className="min-w-0 flex-1 truncate text-12 text-fg2">{dirty ? 'Of the saved version: what is not saved yet is not in it.' : 'Import it in your app: a call that the plan does not allow does not compile.'}</span>
        <CopyButton wide text={text} label="Copy" />
        <Button size="small" icon={Download} onClick={() => saveText(name, text, 'text/typescript')}>Save</Button>
      </div>
      <div className="min-h-0 flex-1"><Suspense fallback={<SkeletonRows rows={10} label="Loading the editor" />}><TypesText text={text} /></Suspense></div>
    </div>
  );
}
