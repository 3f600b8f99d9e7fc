import { Ellipsis, RotateCcw, UserRound, X } from 'lucide-react';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { goToUser } from '../../stores/user-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { formatTime, plural, shortId } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { OUTCOME_LOOKS } from '../../ui/outcomes.ts';
import { batchOutcome, eventOutcome, headline } from '../stream/outcome-summary.ts';
import { FlagBadge } from '../stream/FlagBadge.tsx';
import { copyJson, replay } from '../stream/stream-actions.ts';
import { addFocus } from '../../stores/context.ts';
import type { DetailProps } from './EventDetail.tsx';

/** What is looked at, what became of it, and the main things to do with it. */
export function DetailHeader({ batch, event, onClose }: DetailProps & { onClose: () => void }) {
  const summary = event === null ? batchOutcome(batch.event_rows) : eventOutcome(event);
  const first = batch.event_rows[0];
  const isEventless = event?.type === 'batch' || (event === null && batch.event_rows.every((row) => row.type === 'batch'));
  const name = event === null || isEventless ? 'Batch' : event.name || event.type;
  const detail = event === null ? (isEventless ? 'no events' : plural(batch.event_rows.length, 'event')) : event.detail;
  const where = [batch.mpid === null ? null : shortId(batch.mpid), batch.source, batch.sdk, formatTime(event?.at ?? batch.received_at)].filter(Boolean).join(' · ');
  return (
    <header className="@container flex min-h-12 shrink-0 items-center gap-2.5 border-b border-line py-2 pr-3 pl-4">
      <EventGlyph type={event?.type ?? 'batch'} size={17} />
      <h2 className="shrink-0 truncate text-15 font-semibold" title={where}>{name}</h2>
      <span className="min-w-0 truncate text-fg1" title={detail}>{detail}</span>
      {summary.worst !== null && (
        <Badge tone={summary.tone} icon={OUTCOME_LOOKS[summary.worst].icon} title={summary.lines.join('\n')}>{headline(summary, event?.outcomes ?? [])}</Badge>
      )}
      <span className="flex shrink-0 gap-1">{(event ?? first)?.flags.map((flag) => <FlagBadge key={flag} flag={flag} />)}</span>
      <span className="flex-1" />
      {batch.mpid !== null && <Button icon={UserRound} aria-label={`User ${batch.mpid}`} title={`Open the user, MPID ${batch.mpid}`} onClick={() => goToUser(batch.mpid ?? '')} className="@max-[620px]:[&>span]:hidden"><span className="font-mono text-12">{shortId(batch.mpid)}</span></Button>}
      <Button icon={RotateCcw} shortcut="r" onClick={() => replay(batch.id)}>Replay</Button>
      <Menu
        align="end"
        trigger={<IconButton label="More" icon={Ellipsis} />}
        entries={[
          { label: 'Copy JSON', keys: 'y', run: () => copyJson(batch.id, event?.id ?? null) },
          ...(event === null || isEventless ? [] : [{ label: 'Show the whole batch', run: () => select({ event: null, step: null }) }]),
          { label: 'Show the call that brought it', run: () => { select({ request: batch.request_id }); goTo('requests'); } },
          { label: 'Open the user', ...(batch.mpid === null ? { disabled: 'The batch has no MPID' } : {}), run: () => { if (batch.mpid !== null) goToUser(batch.mpid); } },
          { label: 'Only this user', ...(batch.mpid === null ? { disabled: 'The batch has no MPID' } : {}), run: () => { if (batch.mpid !== null) addFocus({ field: 'mpid', value: batch.mpid }); } },
          { label: 'Only this batch', run: () => addFocus({ field: 'batch', value: batch.id }) },
        ]}
      />
      <IconButton label="Close" keys="escape" icon={X} onClick={onClose} />
    </header>
  );
}
