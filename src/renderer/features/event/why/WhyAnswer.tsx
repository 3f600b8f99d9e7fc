import { CircleCheck, FlaskConical, ListChecks, OctagonMinus } from 'lucide-react';
import type { BatchDetail, EventRow } from '../../../../protocol/contract.ts';
import type { Why } from '../../../../protocol/explain.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { plural } from '../../../ui/format.ts';
import { OutcomeBadge } from '../../../ui/OutcomeBadge.tsx';
import { TONE_TEXT } from '../../../ui/tones.ts';
import { outputLabel } from '../../stream/outcome-summary.ts';
import { deliveryRoute } from '../DeliveryCard.tsx';
import { showDelivery } from '../detail-place.ts';
import { outcomeLook } from '../verdicts.ts';
import { useFlips } from '../what-if/use-flips.ts';
import { askWhatIf } from '../what-if/what-if-store.ts';
import { BlockerItem } from './BlockerItem.tsx';
import { PassedList } from './PassedList.tsx';

export interface WhyAnswerProps {
  why: Why;
  batch: BatchDetail;
  event: EventRow | null;
  /** The whole batch is looked at: says which event of it this is about. */
  about?: boolean | undefined;
}

/** One output's whole answer: the sentence, every blocker in order, what let it pass, and what never saw it. */
export function WhyAnswer({ why, batch, event, about = false }: WhyAnswerProps) {
  const flipsOf = useFlips(batch, event?.type === 'batch' ? null : event);
  const look = outcomeLook(why.outcome);
  const Icon = look.icon;
  const withFlips = why.blockers.map((blocker) => ({ blocker, flips: flipsOf(blocker.reason) }));
  const all = withFlips.flatMap(({ flips }) => flips.slice(0, 1));
  const deliveries = batch.deliveries.filter(({ id }) => why.deliveries.includes(id));
  return (
    <>
      <Card
        title={why.blockers.length > 0 ? `Why not ${outputLabel(why.output)}` : deliveries.length > 0 ? `Why ${outputLabel(why.output)}` : outputLabel(why.output)}
        icon={<Icon aria-hidden size={15} className={TONE_TEXT[look.tone]} />}
        extra={why.outcome === null ? undefined : <OutcomeBadge outcome={why.outcome} />}
      >
        {about && event !== null && <p className="mb-1 text-12 text-fg2">About the event {event.name || event.type}</p>}
        <p data-answer className="text-14 leading-[22px] text-fg0">{why.answer}</p>
        {deliveries.length > 0 && (
          <p className="mt-2 flex flex-wrap gap-2">
            {deliveries.map((delivery) => <Button key={delivery.id} size="small" title="Show the request" onClick={() => showDelivery(delivery.id)}>{delivery.purpose} <span className="text-fg2">{deliveryRoute(delivery)}</span></Button>)}
          </p>
        )}
      </Card>
      {withFlips.length > 0 && (
        <Card
          flush
          title={withFlips.length === 1 ? 'What held it back' : `What held it back, and ${withFlips.length - 1} more that would have`}
          icon={<OctagonMinus aria-hidden size={15} className="text-blocked" />}
          extra={all.length > 1 ? <Button size="small" icon={FlaskConical} onClick={() => askWhatIf(why.connection, all)}>What if none of them</Button> : undefined}
        >
          <ol className="divide-y divide-line">
            {withFlips.map(({ blocker, flips }, index) => <BlockerItem key={index} blocker={blocker} number={index + 1} connection={why.connection} flips={flips} />)}
          </ol>
        </Card>
      )}
      {why.passed.length > 0 && (
        <Card flush title={why.blockers.length > 0 ? 'Stages it had passed' : 'Stages it passed'} icon={<CircleCheck aria-hidden size={15} className="text-fg2" />} extra={<span className="text-12">{plural(why.passed.length, 'stage')}</span>}>
          <PassedList passed={why.passed} batch={batch} connection={why.connection} />
        </Card>
      )}
      {why.not_reached.length > 0 && (
        <Card title="Stages it never reached" icon={<ListChecks aria-hidden size={15} className="text-fg2" />}>
          <p className="text-fg1">{why.not_reached.map(({ label }) => label).join(', ')}. What they would have said is not known; what if runs them.</p>
        </Card>
      )}
    </>
  );
}
