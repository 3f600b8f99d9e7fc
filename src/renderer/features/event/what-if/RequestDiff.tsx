import { lazy, Suspense, useMemo, useState } from 'react';
import type { Delivery } from '../../../../protocol/contract.ts';
import { Button } from '../../../ui/Button.tsx';
import { CodeLines } from '../../../ui/CodeLines.tsx';
import { codeLines } from '../../../ui/code-lines.ts';
import { diffHunks } from '../../../ui/diff-lines.ts';
import { plural } from '../../../ui/format.ts';
import { pointerPath } from '../../../ui/json-tree.ts';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { prettyBody } from '../../../ui/body.ts';
import { deliveryRoute } from '../DeliveryCard.tsx';
import type { RequestPair } from './compare.ts';

const DiffEditor = lazy(() => import('../../../ui/monaco/DiffEditor.tsx'));

const KINDS = { ' ': 'plain', '-': 'removed', '+': 'added' } as const;
const pretty = (delivery: Delivery | null): string => (delivery === null ? '' : prettyBody(delivery.request.body, delivery.request.headers));

function word({ before, after, patch, changed }: RequestPair): string {
  if (before === null) return 'only after the change';
  if (after === null) return 'only before the change';
  if (!changed) return 'the same';
  return patch === null || patch.length === 0 ? 'another request' : plural(patch.length, 'field changes', 'fields change');
}

function Hunks({ pair }: { pair: RequestPair }) {
  const hunks = useMemo(() => (pair.patch === null ? [] : diffHunks(pair.patch, pair.document)), [pair]);
  return hunks.map((hunk, index) => (
    <div key={index}>
      {hunk.pointer !== '' && <p className="px-3.5 pt-1.5 font-mono text-[11.5px] text-fg2">{pointerPath(hunk.pointer)}</p>}
      <CodeLines label={`Changes in ${hunk.pointer === '' ? 'the body' : pointerPath(hunk.pointer)}`} lines={hunk.lines.map((line) => ({ text: line.text, kind: KINDS[line.sign] }))} />
    </div>
  ));
}

/** One request of both runs: which fields differ, or the whole bodies side by side. */
export function RequestDiff({ pair }: { pair: RequestPair }) {
  const [whole, setWhole] = useState(false);
  const shown = pair.after ?? pair.before;
  if (shown === null) return null;
  const single = pair.before === null || pair.after === null;
  return (
    <div>
      <div className="flex min-h-8 items-center gap-2.5 px-3.5">
        <span className="shrink-0 font-mono text-12 text-fg0">{pair.purpose}</span>
        <span className="min-w-0 truncate text-12 text-fg2" title={shown.request.url}>{deliveryRoute(shown)}</span>
        <span className={pair.changed ? 'shrink-0 text-12 font-medium text-info' : 'shrink-0 text-12 text-fg2'}>{word(pair)}</span>
        <span className="flex-1" />
        <Button size="small" variant="ghost" aria-expanded={whole} onClick={() => setWhole(!whole)}>{whole ? 'Changes only' : single ? 'Show the body' : 'Side by side'}</Button>
      </div>
      {!whole && !single && pair.changed && <Hunks pair={pair} />}
      {whole && single && <CodeLines numbers label="Request body" className="max-h-96 overflow-y-auto" lines={codeLines(pretty(shown)).map(({ text }) => ({ text, kind: pair.before === null ? 'added' : 'removed' }))} />}
      {whole && !single && (
        <div className="h-80 border-y border-line">
          <Suspense fallback={<Skeleton className="m-3 h-72" />}>
            <DiffEditor label={`Body of ${pair.purpose}, after`} language="json" original={pretty(pair.before)} modified={pretty(pair.after)} />
          </Suspense>
        </div>
      )}
    </div>
  );
}
