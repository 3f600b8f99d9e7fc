import { lazy, Suspense, useMemo, useState } from 'react';
import type { Delivery } from '../../../../../protocol/contract.ts';
import { stringifyJson } from '../../../../../protocol/json.ts';
import { diffJson } from '../../../../../protocol/patch.ts';
import { asApiError } from '../../../../api/client.ts';
import { usePreviousRequest } from '../../../../api/outputs-detail.ts';
import { Button } from '../../../../ui/Button.tsx';
import { CodeLines } from '../../../../ui/CodeLines.tsx';
import { diffHunks } from '../../../../ui/diff-lines.ts';
import { EmptyState } from '../../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../../ui/ErrorState.tsx';
import { formatDateTime, plural } from '../../../../ui/format.ts';
import { pointerPath } from '../../../../ui/json-tree.ts';
import { Skeleton, SkeletonRows } from '../../../../ui/Skeleton.tsx';
import { maskedJson, maskedText } from './secrets.ts';
import { useSecrets } from './use-secrets.ts';

const DiffEditor = lazy(() => import('../../../../ui/monaco/DiffEditor.tsx'));
const KINDS = { ' ': 'plain', '-': 'removed', '+': 'added' } as const;

const text = ({ payload, request }: Delivery): string => (payload === undefined ? request.body : stringifyJson(payload, 2));

function withoutSecrets(delivery: Delivery, secrets: readonly string[]): Delivery {
  const { payload, request } = delivery;
  return { ...delivery, request: { ...request, body: maskedText(request.body, secrets) }, ...(payload === undefined ? {} : { payload: maskedJson(payload, secrets) as NonNullable<Delivery['payload']> }) };
}

function Changes({ previous, now }: { previous: Delivery; now: Delivery }) {
  const earlier = useSecrets(previous);
  const later = useSecrets(now);
  const before = useMemo(() => withoutSecrets(previous, earlier), [previous, earlier]);
  const after = useMemo(() => withoutSecrets(now, later), [now, later]);
  const [whole, setWhole] = useState(false);
  const patch = useMemo(() => (before.payload === undefined || after.payload === undefined ? null : diffJson(before.payload, after.payload)), [before, after]);
  const hunks = useMemo(() => (patch === null ? [] : diffHunks(patch, before.payload)), [patch, before]);
  const word = patch === null ? (before.request.body === after.request.body ? 'The bodies are the same' : 'The bodies differ') : patch.length === 0 ? 'The bodies say the same' : plural(patch.length, 'field differs', 'fields differ');
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-3 border-b border-line px-4 py-2">
        <p className="min-w-0 flex-1 text-12 text-fg1"><b className="font-semibold text-fg0">{word}</b> since the {after.purpose} request of {formatDateTime(before.at)}{before.event_names !== undefined && before.event_names.length > 0 ? `, ${before.event_names.slice(0, 3).join(', ')}` : ''}</p>
        <Button size="small" aria-pressed={whole} onClick={() => setWhole(!whole)}>{whole ? 'Changes only' : 'Side by side'}</Button>
      </div>
      {before.request.url !== after.request.url && <p className="px-4 pt-2 text-12 text-warn">They went to different addresses.</p>}
      {whole && <div className="min-h-80 flex-1"><Suspense fallback={<Skeleton className="m-3 h-72" />}><DiffEditor label="Body, this request" language="json" original={text(before)} modified={text(after)} /></Suspense></div>}
      {!whole && (
        <div className="min-h-0 flex-1 overflow-y-auto">
          {hunks.map((hunk, index) => (
            <div key={index}>
              {hunk.pointer !== '' && <p className="px-4 pt-2 font-mono text-[11.5px] text-fg2">{pointerPath(hunk.pointer)}</p>}
              <CodeLines label={`Changes in ${hunk.pointer === '' ? 'the body' : pointerPath(hunk.pointer)}`} lines={hunk.lines.map((line) => ({ text: line.text, kind: KINDS[line.sign] }))} />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

/** Against the newest request before it that was for the same purpose. */
export function DifferencePart({ delivery }: { delivery: Delivery }) {
  const previous = usePreviousRequest(delivery);
  if (previous.isPending) return <SkeletonRows rows={5} label="Looking for the request before" />;
  if (previous.data === undefined) {
    const error = asApiError(previous.error);
    return <ErrorState title="The request before could not be read" code={error.code} onRetry={() => void previous.refetch()}>{error.message}</ErrorState>;
  }
  if (previous.data === null) return <EmptyState title="Nothing to compare it with">This is the first {delivery.purpose} request of this output.</EmptyState>;
  return <Changes previous={previous.data} now={delivery} />;
}
