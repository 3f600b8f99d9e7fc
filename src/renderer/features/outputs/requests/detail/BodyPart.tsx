import { useMemo, useState } from 'react';
import type { Delivery } from '../../../../../protocol/contract.ts';
import { goTo } from '../../../../stores/navigation.ts';
import { select } from '../../../../stores/selection.ts';
import { CodeLines } from '../../../../ui/CodeLines.tsx';
import { codeLines } from '../../../../ui/code-lines.ts';
import { CopyButton } from '../../../../ui/CopyButton.tsx';
import { formatBytes } from '../../../../ui/format.ts';
import { JsonTree } from '../../../../ui/JsonTree.tsx';
import { SegmentedControl } from '../../../../ui/SegmentedControl.tsx';
import { TextLink } from '../../../../ui/TextLink.tsx';
import { showDelivery } from '../../../event/detail-place.ts';
import { bodySize } from '../request-query.ts';
import { maskedJson, maskedText } from './secrets.ts';
import { useSecrets } from './use-secrets.ts';

const NONE: readonly string[] = [];

/** The request in the stream, at the field that is asked about. */
function openProvenance({ id, batch_id: batch, event_ids: [event] }: Delivery, field: string | null): void {
  goTo('stream');
  select({ batch, event: event ?? null });
  showDelivery(id, field);
}

/** What the body says, forms and texts in it opened; refused parts are marked. Raw: as it is sent. */
export function BodyPart({ delivery }: { delivery: Delivery }) {
  const { request, payload, refused } = delivery;
  const [mode, setMode] = useState<'decoded' | 'raw'>(payload === undefined ? 'raw' : 'decoded');
  const [field, setField] = useState<string | null>(null);
  const marked = useMemo(() => new Set(refused.map(({ pointer }) => pointer)), [refused]);
  const secrets = useSecrets(delivery);
  const [open, setOpen] = useState(false);
  const hidden = open ? NONE : secrets;
  const decoded = useMemo(() => (payload === undefined ? undefined : maskedJson(payload, hidden)), [payload, hidden]);
  const why = useMemo(() => new Map(refused.map(({ pointer, reason }) => [pointer, reason.message])), [refused]);
  if (request.body === '' && payload === undefined) return <p className="p-4 text-fg2">No body</p>;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-3 px-4 py-2">
        <SegmentedControl
          label="Body as"
          value={mode}
          onChange={setMode}
          options={[{ value: 'decoded', label: 'Decoded', disabled: payload === undefined ? 'The body is neither JSON nor a form' : undefined }, { value: 'raw', label: 'Raw' }]}
        />
        <span className="flex-1 text-12 text-fg2">{formatBytes(bodySize(delivery))}{request.body === '' ? ', in the address' : ''}</span>
        {secrets.length > 0 && <span className="text-12"><TextLink onClick={() => setOpen(!open)}>{open ? 'Hide secrets' : 'Show secrets'}</TextLink></span>}
        <span className="text-12"><TextLink title="Open it in the stream, with the way of each field back to the bytes that were sent" onClick={() => openProvenance(delivery, field)}>Where from</TextLink></span>
        <CopyButton label="Copy body" text={() => maskedText(request.body, hidden)} />
      </div>
      <div data-tree-scroll className="relative min-h-0 flex-1 overflow-y-auto border-t border-line">
        {mode === 'decoded' && decoded !== undefined && <JsonTree value={decoded} label="Request body" openDepth={4} bare marked={marked} annotate={(pointer) => why.get(pointer)} reveal={refused[0]?.pointer} onActive={setField} />}
        {mode === 'raw' && <CodeLines wrap numbers label="Raw body" lines={codeLines(maskedText(request.body, hidden))} />}
      </div>
    </div>
  );
}
