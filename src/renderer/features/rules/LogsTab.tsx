import { useEffect, useState } from 'react';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { LATEST } from '../../../protocol/rule.ts';
import type { RuleLogRow } from '../../../protocol/rule.ts';
import { asApiError } from '../../api/client.ts';
import { onStream } from '../../api/live.ts';
import { throttled } from '../../api/pace.ts';
import { ruleApi, ruleKeys } from '../../api/rules.ts';
import { contextStore } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { formatTime, shortId } from '../../ui/format.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { deskStore } from './desk-store.ts';
import { LevelWord } from '../../ui/LogLines.tsx';
import { useDesk } from './use-desk.ts';
import { newestFirst } from './version-order.ts';

const ALL = '*';
const PAGE = 100;
const REFRESH_MS = 1_000;

function openBatch(batch: string): void {
  goTo('stream');
  select({ batch, event: null, tab: null, step: null });
}

function LogRow({ row }: { row: RuleLogRow }) {
  return (
    <div className="flex items-baseline gap-3 px-3 py-0.5 hover:bg-bg1">
      <span className="shrink-0 data text-12 text-fg2">{formatTime(row.at)}</span>
      <LevelWord level={row.level} />
      <span className="w-14 shrink-0 data text-12 text-fg1">{row.version}</span>
      <pre className="min-w-0 flex-1 data break-words whitespace-pre-wrap">{row.text}</pre>
      {row.connection !== null && <span className="shrink-0 text-12 text-fg2 @max-[640px]:hidden">{row.connection}</span>}
      <button type="button" title={`Open batch ${row.batch_id}`} onClick={() => openBatch(row.batch_id)} className="shrink-0 rounded-sm data text-12 text-accent hover:underline">{shortId(row.batch_id)}</button>
    </div>
  );
}

/** What the rule printed on real traffic. */
export function LogsTab() {
  const { name, summary } = useDesk();
  const client = useQueryClient();
  const { logSearch, logBatch } = useStore(deskStore);
  const env = useStore(contextStore, (state) => state.env);
  const [version, setVersion] = useState(ALL);
  useEffect(() => onStream('advance', throttled(REFRESH_MS, () => { void client.invalidateQueries({ queryKey: ruleKeys.logs(name) }); })), [client, name]);
  const logs = useInfiniteQuery({
    queryKey: [...ruleKeys.logs(name), logSearch, version, logBatch, env],
    queryFn: ({ pageParam, signal }) => ruleApi.logs(name, {
      search: logSearch, version: version === ALL ? undefined : version, batch: logBatch ?? undefined, env: env ?? undefined, cursor: pageParam, limit: PAGE,
    }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = logs.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="@container">
      <div className="sticky top-0 z-10 flex flex-wrap items-center gap-2 border-b border-line bg-bg0 px-3 py-1.5">
        <SearchField value={logSearch} onChange={(text) => deskStore.setState({ logSearch: text })} label="Search the log (case counts)" className="w-64 max-w-full" />
        <Select label="Version" showLabel value={version} onChange={setVersion} options={[{ value: ALL, label: 'All' }, { value: LATEST, label: LATEST }, ...newestFirst(summary.versions).map((one) => ({ value: one.name, label: one.name }))]} />
        {logBatch !== null && <Button size="small" onClick={() => deskStore.setState({ logBatch: null })}>Batch {shortId(logBatch)} ×</Button>}
      </div>
      {logs.error !== null && <p role="alert" className="px-3 py-2 text-error">{asApiError(logs.error).message}</p>}
      {logs.data !== undefined && rows.length === 0 && <p className="px-3 py-3 text-fg2">{logSearch === '' && logBatch === null ? 'Nothing was printed on real traffic yet.' : 'No line matches.'}</p>}
      <div className="py-1">{rows.map((row) => <LogRow key={row.id} row={row} />)}</div>
      {logs.hasNextPage && <div className="px-3 pb-2"><Button size="small" disabled={logs.isFetchingNextPage} onClick={() => void logs.fetchNextPage()}>Older lines</Button></div>}
    </div>
  );
}
