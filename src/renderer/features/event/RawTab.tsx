import type { BatchDetail } from '../../../protocol/contract.ts';
import { useRequest } from '../../api/queries.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { BodyView } from '../requests/BodyView.tsx';
import { HeaderTable } from '../requests/HeaderTable.tsx';

function Heading({ children }: { children: string }) {
  return <h3 className="border-b border-line bg-bg1 px-4 py-1.5 text-12 font-medium text-fg1">{children}</h3>;
}

/** The call exactly as it came in, and the answer that it got. */
export function RawTab({ batch }: { batch: BatchDetail }) {
  const { raw } = batch;
  const request = useRequest(batch.request_id);
  const answer = request.data?.response;
  return (
    <div>
      <Heading>Request</Heading>
      <HeaderTable headers={raw.headers} first={`${raw.method} ${raw.path} HTTP/${raw.http_version}`} />
      <Heading>Body</Heading>
      <BodyView text={raw.body_text} base64={raw.body_base64} encoding={raw.encoding} label="Request body" />
      <Heading>Answer</Heading>
      {answer === undefined && <p className="p-4 text-fg2">{request.isPending ? 'Loading…' : 'The call is no longer kept.'}</p>}
      {answer !== undefined && (
        <>
          <HeaderTable headers={answer.headers} first={`HTTP/${raw.http_version} ${answer.status}`} />
          <BodyView text={answer.body} base64={null} encoding={null} label="Answer body" />
        </>
      )}
      <div className="p-4"><Button size="small" onClick={() => { select({ request: batch.request_id }); goTo('requests'); }}>Show in Requests</Button></div>
    </div>
  );
}
