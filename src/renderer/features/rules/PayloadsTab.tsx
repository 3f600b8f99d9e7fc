import { useState } from 'react';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { diffJson } from '../../../protocol/patch.ts';
import type { RuleTrial } from '../../../protocol/rule.ts';
import { parseJson } from '../../../protocol/json.ts';
import { Badge } from '../../ui/Badge.tsx';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { plural } from '../../ui/format.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { DiffLines } from './DiffLines.tsx';

type Payload = RuleTrial['payloads'][number];

function json(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Request by request: as JSON where both are, else as the lines they are. */
function Change({ before, after, label }: { before: string | undefined; after: string | undefined; label: string }) {
  const was = before === undefined ? undefined : json(before);
  const is = after === undefined ? undefined : json(after);
  if (was !== undefined && is !== undefined) {
    const patch = diffJson(was, is);
    return patch.length === 0 ? null : <DiffLines patch={patch} document={was} label={label} />;
  }
  const lines = [...(before === undefined ? [] : codeLines(before).map(({ text }) => ({ text, kind: 'removed' as const }))), ...(after === undefined ? [] : codeLines(after).map(({ text }) => ({ text, kind: 'added' as const })))];
  return <CodeLines wrap label={label} lines={lines} />;
}

function PayloadItem({ payload, first }: { payload: Payload; first: boolean }) {
  const [open, setOpen] = useState(first);
  const Icon = open ? ChevronDown : ChevronRight;
  const count = Math.max(payload.before.length, payload.after.length);
  const word = payload.same ? 'same' : payload.after.length === 0 ? 'nothing is sent' : payload.before.length === 0 ? 'sent only now' : 'changed';
  return (
    <li className="border-b border-line last:border-0">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="flex h-8 w-full items-center gap-2 px-3 text-left hover:bg-bg1">
        <Icon aria-hidden size={13} className="shrink-0 text-fg2" />
        <span className="min-w-0 flex-1 truncate">{payload.output} <span className="text-12 text-fg2">{payload.partner}, {plural(payload.after.length, 'request')}</span></span>
        <Badge tone={payload.same ? 'neutral' : payload.after.length === 0 ? 'warn' : 'blocked'}>{word}</Badge>
      </button>
      {open && (
        <div className="pb-2">
          {payload.not_sent.map((reason) => <p key={reason} className="px-4 py-1 text-12 text-fg1">{reason}</p>)}
          {payload.same
            ? payload.after.map((text, index) => <CodeLines key={index} wrap label={`Request ${index + 1}`} lines={codeLines(text)} />)
            : Array.from({ length: count }, (_, index) => <Change key={index} before={payload.before[index]} after={payload.after[index]} label={`Request ${index + 1}`} />)}
        </div>
      )}
    </li>
  );
}

/** What each output is sent, without the rule and with it. */
export function PayloadsTab({ trial }: { trial: RuleTrial | null }) {
  if (trial === null) return <SkeletonRows rows={4} label="Working out the payloads" />;
  if (trial.payloads.length === 0) return <p className="px-4 py-4 text-fg2">The rule stands before no output yet. Attach it to an input or a connection to see what is sent.</p>;
  const firstChanged = trial.payloads.find((payload) => !payload.same);
  return <ul aria-label="Payloads">{trial.payloads.map((payload) => <PayloadItem key={payload.connection} payload={payload} first={payload === firstChanged} />)}</ul>;
}
