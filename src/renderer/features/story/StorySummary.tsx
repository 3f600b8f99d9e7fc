import { GitCompareArrows, ShieldCheck, ShieldOff } from 'lucide-react';
import type { OpenedStory } from '../../../protocol/story.ts';
import { Card } from '../../ui/Card.tsx';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { formatDateTime, plural } from '../../ui/format.ts';
import { OutcomeBadge } from '../../ui/OutcomeBadge.tsx';
import { outputLabel } from '../stream/outcome-summary.ts';

const LEVELS = { personal: 'Secrets and personal data were replaced by stand-ins.', secrets: 'Secrets were replaced by stand-ins; personal data is as it was.', none: 'Nothing was replaced: the report holds keys and personal data as they were.' } as const;

const SHOWN = 12;

/** What the report is about, what became of it there, and what is otherwise here. */
export function StorySummary({ opened: { story, remarks }, fileName }: { opened: OpenedStory; fileName: string }) {
  const { batch, input, made, outputs, redaction } = story;
  const Shield = redaction.level === 'none' ? ShieldOff : ShieldCheck;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-fg1">{fileName}: {plural(batch.event_rows.length, 'event')} through the input <span className="font-mono text-12 text-fg0">{input.name}</span> ({input.platform}), written {formatDateTime(made.at)} by Cloudchamber {made.by}.</p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {batch.event_rows.slice(0, SHOWN).map((row) => <li key={row.id} className="flex items-center gap-1.5 text-fg0"><EventGlyph type={row.type} />{row.name || row.type}</li>)}
        {batch.event_rows.length > SHOWN && <li className="text-fg2">and {batch.event_rows.length - SHOWN} more</li>}
      </ul>
      <p className="flex items-center gap-2 text-fg1"><Shield aria-hidden size={14} className={redaction.level === 'none' ? 'text-warn' : 'text-ok'} />{LEVELS[redaction.level]}</p>
      {outputs.length > 0 && (
        <Card flush title="What became of it there">
          <ul className="divide-y divide-line">
            {outputs.map((one) => (
              <li key={one.connection} className="flex items-start gap-3 px-3.5 py-2">
                <span className="w-28 shrink-0 pt-0.5">{one.outcome === null ? <span className="text-12 text-fg2">not reached</span> : <OutcomeBadge outcome={one.outcome} />}</span>
                <p className="min-w-0 flex-1 text-fg1"><span className="font-medium text-fg0">{outputLabel(one.output)}</span> {one.sentence}</p>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {remarks.length > 0 && (
        <Card flush title="What is otherwise here" icon={<GitCompareArrows aria-hidden size={15} className="text-info" />}>
          <ul className="divide-y divide-line">{remarks.map(({ code, message }, index) => <li key={`${code} ${index}`} className="px-3.5 py-2 text-fg1">{message}</li>)}</ul>
        </Card>
      )}
    </div>
  );
}
