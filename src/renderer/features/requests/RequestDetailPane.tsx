import { useState } from 'react';
import { RotateCcw, SquareTerminal, X } from 'lucide-react';
import { useStore } from 'zustand';
import type { RequestDetail } from '../../../protocol/contract.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { useRequest } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { announce } from '../../app/core-commands.ts';
import { connectionStore } from '../../stores/connection.ts';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { showToast } from '../../ui/toasts.ts';
import { inboundCurl } from '../../ui/curl.ts';
import { BodyView } from './BodyView.tsx';
import { HeaderTable } from './HeaderTable.tsx';
import { RelayView } from './RelayView.tsx';
import { RequestOverview } from './RequestOverview.tsx';
import { StatusBadge } from './StatusBadge.tsx';
import { surfaceLabel } from './surfaces.ts';

type Tab = 'overview' | 'body' | 'headers' | 'answer' | 'relay';

function Detail({ request, onClose }: { request: RequestDetail; onClose: () => void }) {
  const [tab, setTab] = useState<Tab>('overview');
  const ingest = useStore(connectionStore, (state) => state.status?.ingest.http ?? '');
  const replay = () => announce(api.replayRequest(request.id), 'Sent again');
  const curl = () => void copyText(inboundCurl(request.raw, ingest)).then((ok) => showToast(ok ? 'Copied as cURL' : 'The clipboard is not available'));
  useCommands(() => [
    { id: 'request.replay', title: 'Replay this request', group: 'Requests', keys: ['r'], run: replay },
    { id: 'request.curl', title: 'Copy this request as cURL', group: 'Requests', keys: ['shift+y'], run: curl },
    { id: 'request.copy-body', title: 'Copy the body', group: 'Requests', keys: ['y'], run: () => void copyText(request.raw.body_text ?? request.raw.body_base64).then(() => showToast('Body copied')) },
    { id: 'request.close', title: 'Close the detail', group: 'Requests', keys: ['escape'], hidden: true, run: onClose },
  ], [request.id, ingest]);

  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
        <StatusBadge status={request.status} />
        <h2 className="truncate text-15 font-semibold">{surfaceLabel(request.surface)}</h2>
        <span className="min-w-0 flex-1 truncate data text-fg2">{request.method} {request.path}</span>
        <Button icon={RotateCcw} shortcut="r" onClick={replay}>Replay</Button>
        <Button icon={SquareTerminal} onClick={curl}>Copy as cURL</Button>
        <IconButton label="Close" keys="escape" icon={X} onClick={onClose} />
      </header>
      <Tabs
        label="Request detail"
        value={tab}
        onChange={setTab}
        tabs={[{ id: 'overview', label: 'Overview' }, { id: 'body', label: 'Body' }, { id: 'headers', label: 'Headers', count: request.raw.headers.length }, { id: 'answer', label: request.response.status === 0 ? 'Answer kept back' : `Answer ${request.response.status}` }, ...(request.relay ? [{ id: 'relay' as const, label: 'Relay', count: request.relay.differences.length }] : [])]}
      >
        {tab === 'overview' && <RequestOverview request={request} />}
        {tab === 'body' && <BodyView text={request.raw.body_text} base64={request.raw.body_base64} encoding={request.raw.encoding} label="Request body" />}
        {tab === 'headers' && <HeaderTable headers={request.raw.headers} first={`${request.raw.method} ${request.raw.path} HTTP/${request.raw.http_version}`} />}
        {tab === 'relay' && request.relay && <RelayView relay={request.relay} ours={request.response} />}
        {tab === 'answer' && (
          <>
            <HeaderTable headers={request.response.headers} first={`${request.response.status}`} />
            <BodyView text={request.response.body} base64={null} encoding={null} label="Answer body" />
          </>
        )}
      </Tabs>
    </>
  );
}

export function RequestDetailPane({ id, onClose }: { id: string; onClose: () => void }) {
  const request = useRequest(id);
  if (request.isPending) return <SkeletonRows rows={8} label="Loading the request" />;
  if (request.error) {
    const error = asApiError(request.error);
    return <ErrorState title={error.status === 404 ? 'This request is no longer kept' : 'The request could not be read'} code={error.code} onRetry={() => void request.refetch()}>{error.status === 404 ? 'Retention removed it, or the captured data was deleted.' : error.message}</ErrorState>;
  }
  return <section aria-label="Request" className="flex min-h-0 flex-1 flex-col"><Detail key={id} request={request.data} onClose={onClose} /></section>;
}
