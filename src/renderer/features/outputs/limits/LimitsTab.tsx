import { useMemo } from 'react';
import { Gauge } from 'lucide-react';
import { asApiError } from '../../../api/client.ts';
import { useOutputDeliveries } from '../../../api/outputs.ts';
import { useCatalogue, useWorkspace } from '../../../api/queries.ts';
import { engineNow } from '../../../stores/engine-clock.ts';
import { goToOutput } from '../../../stores/output-place.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { formatCount, formatMoment, plural } from '../../../ui/format.ts';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import type { Tone } from '../../../ui/tones.ts';
import { FactList } from '../facts/FactList.tsx';
import { StatusBadge } from '../facts/StatusBadge.tsx';
import type { OutputTabProps } from '../output-tabs.ts';
import { findingsOf } from './limits-model.ts';
import type { Finding } from './limits-model.ts';

const LEVELS: Readonly<Record<Finding['level'], { readonly tone: Tone; readonly word: string; readonly meaning: string }>> = {
  error: { tone: 'error', word: 'refused', meaning: 'The partner did not take it' },
  limit: { tone: 'warn', word: 'limit', meaning: 'Near or over a limit of the partner' },
  warning: { tone: 'warn', word: 'warning', meaning: 'Worth a look' },
  ignored: { tone: 'neutral', word: 'ignored', meaning: 'Taken with success, but not kept, or kept otherwise than it was sent' },
};

function FindingItem({ finding, output, now }: { finding: Finding; output: string; now: number }) {
  const { level, kind, code, count, requests, last, sample, status } = finding;
  const { tone, word, meaning } = LEVELS[level];
  return (
    <li data-finding={code} className="flex items-start gap-3 px-3 py-2">
      <span className="w-20 shrink-0"><Badge tone={tone} title={meaning}>{kind === 'failed' ? 'failed' : word}</Badge></span>
      <span className="w-14 shrink-0 text-right font-semibold tabular-nums" title={`${plural(count, 'time')} in ${plural(requests, 'request')}`}>{formatCount(count)}</span>
      <span className="min-w-0 flex-1">
        <span className="block">{sample.message}</span>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-12 text-fg2">
          <code>{code}</code>
          {sample.pointer !== '' && <code title="Place in the body of the request">{sample.pointer}</code>}
          {status !== null && status !== 'documented' && <StatusBadge status={status} />}
        </span>
      </span>
      <span className="shrink-0 text-12 text-fg2 tabular-nums">{formatMoment(last, now)}</span>
      <span className="shrink-0"><TextLink title={`Open the newest request (${sample.purpose}) with it`} onClick={() => goToOutput(output, 'requests', sample.delivery)}>Show one</TextLink></span>
    </li>
  );
}

function Findings({ output }: { output: string }) {
  const list = useOutputDeliveries(output);
  const deliveries = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const findings = useMemo(() => findingsOf(deliveries), [deliveries]);
  const now = engineNow();
  if (list.isPending) return <SkeletonRows rows={6} label="Loading the requests" />;
  if (list.error !== null && list.data === undefined) {
    const error = asApiError(list.error);
    return <ErrorState title="The requests could not be read" code={error.code} onRetry={() => void list.refetch()}>{error.message}</ErrorState>;
  }
  if (deliveries.length === 0) return <EmptyState icon={Gauge} title="Nothing was sent yet">What the partner refuses, cuts, ignores or counts against a limit is gathered here.</EmptyState>;
  return (
    <section>
      <header className="flex min-h-7 flex-wrap items-center gap-2 pb-1">
        <h3 className="text-13 font-semibold">What happened</h3>
        <span className="flex-1 text-12 text-fg2">{findings.length === 0 ? `The partner took the last ${plural(deliveries.length, 'request')} without a remark.` : `In the last ${plural(deliveries.length, 'request')}.`}</span>
        {list.hasNextPage && <Button size="small" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{list.isFetchingNextPage ? 'Reading …' : 'Look further back'}</Button>}
      </header>
      {findings.length > 0 && <ul aria-label="What happened" className="divide-y divide-line rounded-lg border border-line bg-bg1">{findings.map((finding) => <FindingItem key={`${finding.kind} ${finding.level} ${finding.code}`} finding={finding} output={output} now={now} />)}</ul>}
    </section>
  );
}

/** Limits hit and everything else that the partner did without saying so, beside what is documented of its limits. */
export function LimitsTab({ output }: OutputTabProps) {
  const catalogue = useCatalogue().data;
  const file = useWorkspace().data?.outputs[output];
  const limits = catalogue?.find(({ slug }) => slug === file?.partner)?.facts.filter(({ about }) => about === 'limit') ?? [];
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
      <div className="flex min-h-full max-w-[980px] flex-col gap-5">
        <Findings output={output} />
        {limits.length > 0 && (
          <section>
            <header className="flex min-h-7 items-center gap-2 pb-1"><h3 className="flex-1 text-13 font-semibold">Limits of the partner</h3><TextLink onClick={() => goToOutput(output, 'facts')}>All facts</TextLink></header>
            <FactList facts={limits} label="Limits of the partner" />
          </section>
        )}
      </div>
    </div>
  );
}
