import { useMemo, useState } from 'react';
import { Braces, MessageSquareReply, RotateCcw, SquareTerminal, X } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { Delivery } from '../../../../../protocol/contract.ts';
import { asApiError } from '../../../../api/client.ts';
import { outputDetailApi, useDelivery } from '../../../../api/outputs-detail.ts';
import { useCommands } from '../../../../app/commands.ts';
import { connectionStore } from '../../../../stores/connection.ts';
import { Button } from '../../../../ui/Button.tsx';
import { copyText } from '../../../../ui/clipboard.ts';
import { outboundCurl, simulatorCurl } from '../../../../ui/curl.ts';
import { ErrorState } from '../../../../ui/ErrorState.tsx';
import { IconButton } from '../../../../ui/IconButton.tsx';
import { Menu } from '../../../../ui/Menu.tsx';
import type { MenuEntry } from '../../../../ui/Menu.tsx';
import { OutcomeBadge } from '../../../../ui/OutcomeBadge.tsx';
import { SkeletonRows } from '../../../../ui/Skeleton.tsx';
import { Tabs } from '../../../../ui/Tabs.tsx';
import type { Tab } from '../../../../ui/Tabs.tsx';
import { showToast } from '../../../../ui/toasts.ts';
import { openEvent } from '../../../connections/open-event.ts';
import { outcomeText } from '../request-query.ts';
import { AnswerPart } from './AnswerPart.tsx';
import { AttemptsPart } from './AttemptsPart.tsx';
import { BodyPart } from './BodyPart.tsx';
import { ComparedPart } from './ComparedPart.tsx';
import { DifferencePart } from './DifferencePart.tsx';
import { HeadersPart } from './HeadersPart.tsx';
import { OverviewPart } from './OverviewPart.tsx';
import { OwnAnswerDialog } from './OwnAnswerDialog.tsx';

type Part = 'overview' | 'body' | 'headers' | 'answer' | 'attempts' | 'difference' | 'compared';

async function copy(text: string, done: string): Promise<void> {
  showToast((await copyText(text)) ? done : 'The clipboard is not available');
}

function Loaded({ delivery, onClose }: { delivery: Delivery; onClose: () => void }) {
  const [part, setPart] = useState<Part>('overview');
  const [answering, setAnswering] = useState(false);
  const client = useQueryClient();
  const control = useStore(connectionStore, (state) => state.status?.control ?? '');
  const { response, simulated, request, event_ids: events, compared } = delivery;
  const waits = delivery.outcome === 'queued';

  async function resend(): Promise<void> {
    try {
      await outputDetailApi.resend(delivery.id);
      await client.invalidateQueries({ queryKey: ['captured'] });
      showToast('Sent again');
    } catch (error) {
      showToast(asApiError(error).message);
    }
  }
  const curl = (): void => void copy(simulated ? simulatorCurl(delivery, control) : outboundCurl(delivery), simulated ? 'Copied as cURL, for the simulated partner' : 'Copied as cURL');
  const open = (): void => {
    const [event] = events;
    if (event !== undefined) openEvent({ event_id: event, batch_id: delivery.batch_id }, delivery.connection);
  };
  const more: MenuEntry[] = [
    ...(simulated ? [{ label: 'Copy as cURL for the partner itself', detail: 'Running it sends the data to the real partner', icon: SquareTerminal, run: () => void copy(outboundCurl(delivery), 'Copied as cURL, for the partner itself') }] : []),
    { label: 'Copy the body', icon: Braces, run: () => void copy(request.body, 'Body copied') },
    { label: 'Answer like this from now on…', icon: MessageSquareReply, disabled: response === null ? 'There is no answer yet' : undefined, run: () => setAnswering(true) },
  ];
  const tabs: Tab<Part>[] = useMemo(() => [
    { id: 'overview', label: 'Overview' }, { id: 'body', label: 'Body' }, { id: 'headers', label: 'Headers', count: request.headers.length },
    { id: 'answer', label: response === null ? 'Answer' : `Answer ${response.status}` }, { id: 'attempts', label: 'Attempts', count: delivery.attempt },
    { id: 'difference', label: 'Difference' }, ...(compared === null ? [] : [{ id: 'compared' as const, label: 'Real and simulated' }]),
  ], [request, response, delivery.attempt, compared]);
  useCommands(() => [
    { id: 'output-request.resend', title: 'Send this request again', group: 'Outputs', keys: ['r'], when: () => !waits || 'It is still to be sent', run: () => void resend() },
    { id: 'output-request.curl', title: 'Copy this request as cURL', group: 'Outputs', keys: ['shift+y'], run: curl },
    { id: 'output-request.copy-body', title: 'Copy the body of this request', group: 'Outputs', keys: ['y'], run: () => void copy(request.body, 'Body copied') },
    { id: 'output-request.difference', title: 'Difference from the request before of its purpose', group: 'Outputs', keys: ['d'], run: () => setPart('difference') },
    { id: 'output-request.event', title: 'Open the event of this request', group: 'Outputs', keys: ['e'], when: () => events.length > 0 || 'It carries no event', run: open },
    { id: 'output-request.answer', title: 'Answer like this from now on', group: 'Outputs', when: () => response !== null || 'There is no answer yet', run: () => setAnswering(true) },
    { id: 'output-request.close', title: 'Close the request', group: 'Outputs', keys: ['escape'], hidden: true, run: onClose },
    ...tabs.map(({ id, label }, index) => ({ id: `output-request.part-${id}`, title: `Request: ${label}`, group: 'Outputs', keys: [`alt+${index + 1}`], run: () => setPart(id) })),
  ], [delivery, control, tabs]);
  const shown = tabs.some(({ id }) => id === part) ? part : 'overview';
  return (
    <>
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-2.5 gap-y-1.5 border-b border-line px-4 py-2">
        <h2 className="min-w-0 truncate text-15 font-semibold">{delivery.purpose}</h2>
        <OutcomeBadge outcome={delivery.outcome} text={outcomeText(delivery)} />
        {delivery.dead && <span className="text-12 text-error" title="It is not tried again by itself">given up</span>}
        <span className="flex-1" />
        <Button size="small" icon={RotateCcw} shortcut="r" disabled={waits} title={waits ? 'It is still to be sent' : undefined} onClick={() => void resend()}>Resend</Button>
        <Button size="small" icon={SquareTerminal} onClick={curl}>Copy as cURL</Button>
        <Menu trigger={<Button size="small">More</Button>} entries={more} align="end" />
        <IconButton label="Close" keys="escape" icon={X} onClick={onClose} />
      </header>
      <Tabs label="Request" value={shown} onChange={setPart} tabs={tabs}>
        {shown === 'overview' && <OverviewPart delivery={delivery} onBody={() => setPart('body')} />}
        {shown === 'body' && <BodyPart delivery={delivery} />}
        {shown === 'headers' && <HeadersPart request={request} />}
        {shown === 'answer' && <AnswerPart delivery={delivery} />}
        {shown === 'attempts' && <AttemptsPart delivery={delivery} />}
        {shown === 'difference' && <DifferencePart delivery={delivery} />}
        {shown === 'compared' && <ComparedPart delivery={delivery} />}
      </Tabs>
      {answering && response !== null && <OwnAnswerDialog delivery={delivery} response={response} onClose={() => setAnswering(false)} />}
    </>
  );
}

/** One request to the partner, kept up to date while it is looked at. */
export function RequestPane({ id, onClose }: { id: string; onClose: () => void }) {
  const delivery = useDelivery(id);
  const error = delivery.error === null ? null : asApiError(delivery.error);
  return (
    <aside data-output-request tabIndex={-1} aria-label="Request to the partner" className="@container flex min-h-0 min-w-0 flex-1 flex-col outline-none">
      {delivery.isPending && <SkeletonRows rows={8} label="Loading the request" />}
      {delivery.data === undefined && error !== null && (
        <>
          <ErrorState title={error.status === 404 ? 'This request is no longer kept' : 'The request could not be read'} code={error.code} onRetry={() => void delivery.refetch()}>{error.status === 404 ? 'Retention removed it, or the captured data was deleted.' : error.message}</ErrorState>
          <div className="flex justify-center pb-6"><Button onClick={onClose}>Close</Button></div>
        </>
      )}
      {delivery.data !== undefined && <Loaded delivery={delivery.data} onClose={onClose} />}
    </aside>
  );
}
