import type { PlanDiff } from '../../../protocol/data-plan.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { pointName } from '../../ui/data-points.ts';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { plural } from '../../ui/format.ts';
import type { Tone } from '../../ui/tones.ts';

const TONES: Readonly<Record<PlanDiff['points'][number]['change'], Tone>> = { added: 'ok', removed: 'error', changed: 'info' };

/** What changed, data point by data point. */
export function DiffWords({ plan, version, diff }: { plan: string; version: number; diff: PlanDiff }) {
  const count = (change: PlanDiff['points'][number]['change']): number => diff.points.filter((one) => one.change === change).length;
  const summary = [[count('added'), 'added'], [count('changed'), 'changed'], [count('removed'), 'removed']] as const;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-6">
      <p role="status" className="py-3 text-fg1">{diff.points.length === 0 ? 'No data point changed.' : summary.filter(([number]) => number > 0).map(([number, word]) => `${plural(number, 'data point')} ${word}`).join(', ')}</p>
      {diff.settings.length > 0 && (
        <ul aria-label="Settings" className="mb-3 rounded-lg border border-line bg-bg1 px-3.5 py-2">
          {diff.settings.map(({ name, before, after }) => <li key={name} className="flex flex-wrap gap-x-2 py-0.5"><span className="font-medium">{name}</span><code className="text-fg2 line-through">{before}</code><code>{after}</code></li>)}
        </ul>
      )}
      <ul aria-label="Changed data points" className="flex flex-col gap-2">
        {diff.points.map((point) => {
          const { type, name, category } = pointName(point.match_key);
          return (
            <li key={point.match_key} className="rounded-lg border border-line bg-bg1">
              <div className="flex min-h-9 flex-wrap items-center gap-2 px-3.5 py-1.5">
                <Badge tone={TONES[point.change]}>{point.change}</Badge>
                <EventGlyph type={type} />
                <button type="button" disabled={point.change === 'removed'} onClick={() => goToPlans('plans', { plan, version, point: point.match_key })} className="font-semibold enabled:hover:underline">{name}</button>
                <span className="text-12 text-fg2">{category}</span>
                {point.breaking && <Badge tone="warn" title="Data that was valid can become invalid" className="ml-auto">breaking</Badge>}
              </div>
              {point.changes.length > 0 && (
                <ul className="border-t border-line px-3.5 py-1.5">
                  {point.changes.map((change, index) => (
                    <li key={index} className="flex gap-2 py-0.5">
                      <span aria-hidden className={change.change === 'added' ? 'w-3 text-ok' : change.change === 'removed' ? 'w-3 text-error' : 'w-3 text-info'}>{change.change === 'added' ? '+' : change.change === 'removed' ? '−' : '~'}</span>
                      <span className="min-w-0 break-words">{change.text}</span>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
