import { CircleX, Radio } from 'lucide-react';
import type { Relay, RequestDetail } from '../../../protocol/contract.ts';
import { Card } from '../../ui/Card.tsx';
import { formatBytes, formatDateTime, formatMs } from '../../ui/format.ts';
import { BodyView } from './BodyView.tsx';
import { HeaderTable } from './HeaderTable.tsx';
import { StatusBadge } from './StatusBadge.tsx';

const WHAT = { status: 'status', header: 'header', body: 'body' } as const;

function Value({ text }: { text: string | null }) {
  if (text === null || text === '') return <span className="text-fg2">{text === null ? 'none' : 'empty'}</span>;
  return <span className="data break-all">{text}</span>;
}

function Differences({ relay }: { relay: Relay }) {
  if (relay.response === null) return null;
  if (relay.differences.length === 0) return <Card title="No difference">Both answered the same, apart from headers that always differ.</Card>;
  return (
    <Card flush title={`${relay.differences.length} ${relay.differences.length === 1 ? 'difference' : 'differences'}`}>
      <table className="w-full table-fixed">
        <thead>
          <tr className="h-[26px] border-b border-line text-left text-12 text-fg2"><th scope="col" className="w-44 px-3.5 font-normal">Where</th><th scope="col" className="px-2 font-normal">Here</th><th scope="col" className="px-2 font-normal">Upstream</th></tr>
        </thead>
        <tbody>
          {relay.differences.map((difference) => (
            <tr key={`${difference.what}${difference.name}`} className="border-b border-line align-top last:border-0">
              <th scope="row" className="px-3.5 py-1.5 text-left font-normal"><span className="text-fg2">{WHAT[difference.what]}</span> {difference.what !== 'status' && <code className="break-all">{difference.name === '' ? 'whole' : difference.name}</code>}</th>
              <td className="bg-removed px-2 py-1.5"><Value text={difference.ours} /></td>
              <td className="bg-added px-2 py-1.5"><Value text={difference.theirs} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** What the real upstream answered to the same call, beside what was answered here. */
export function RelayView({ relay, ours }: { relay: Relay; ours: RequestDetail['response'] }) {
  const { response } = relay;
  return (
    <div className="flex flex-col">
      <div className="flex flex-col gap-3 p-4">
        <Card icon={<Radio aria-hidden size={15} className="text-warn" />} title={<span title={relay.url}>Passed on to {relay.url}</span>}>
          <div className="flex flex-wrap items-center gap-x-5 gap-y-1.5">
            <span className="flex items-center gap-2 text-fg2">Here <StatusBadge status={ours.status} /></span>
            {response && <span className="flex items-center gap-2 text-fg2">Upstream <StatusBadge status={response.status} /></span>}
            <span className="text-12 text-fg2">{formatDateTime(relay.at)}, {formatMs(relay.took_ms)} ms{response ? `, ${formatBytes(response.bytes)}` : ''}</span>
          </div>
          {relay.error !== null && <p role="alert" className="mt-2 flex items-start gap-2 text-error"><CircleX aria-hidden size={14} className="mt-0.5 shrink-0" />{relay.error}</p>}
        </Card>
        <Differences relay={relay} />
      </div>
      {response && (
        <>
          <h3 className="px-4 pt-1 text-13 font-semibold">Upstream’s answer</h3>
          <HeaderTable headers={response.headers} first={String(response.status)} />
          <BodyView text={response.body} base64={null} encoding={null} label="Upstream body" />
        </>
      )}
    </div>
  );
}
