import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import type { CatalogDetail as Detail, CatalogPoint } from '../../../protocol/data-plan.ts';
import { fieldPath } from '../../../protocol/filter/index.ts';
import { asApiError } from '../../api/client.ts';
import { useCatalogPoint } from '../../api/violations.ts';
import { filterValue, setFilter } from '../../stores/context.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { goTo } from '../../stores/navigation.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { cx } from '../../ui/classes.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { formatCount, formatDateTime, formatMoment } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { catalogFilter, forwardedShare, glyphType, isMixed, typeText, validShare } from './catalog-model.ts';

function share(value: number | null): string {
  return value === null ? 'not validated' : `${Math.round(value * 100)} %`;
}

function Head({ children, right }: { children: ReactNode; right?: boolean }) {
  return <th scope="col" className={cx('h-7 px-2 font-normal first:pl-3.5 last:pr-3.5', right ? 'text-right' : 'text-left')}>{children}</th>;
}

const CELL = 'px-2 py-1.5 align-top first:pl-3.5 last:pr-3.5';

function Attributes({ detail, onShow }: { detail: Detail; onShow: (extra: string) => void }) {
  const now = engineNow();
  const home = detail.type === 'user_identities' ? 'user' : detail.type === 'user_attributes' ? 'ua' : 'attr';
  return (
    <table className="w-full table-fixed text-12">
      <colgroup><col className="w-[28%]" /><col className="w-[18%]" /><col className="w-[12%]" /><col className="w-[15%]" /><col /></colgroup>
      <thead><tr className="border-b border-line text-fg2"><Head>Name</Head><Head>Data type</Head><Head right>Volume</Head><Head right>Last seen</Head><Head>Examples</Head></tr></thead>
      <tbody>
        {detail.attributes.map((attribute) => (
          <tr key={attribute.path} className="border-b border-line last:border-0">
            <td className={cx(CELL, 'data text-[11.5px]! break-words text-fg0')} title={attribute.path}>{attribute.name}</td>
            <td className={cx(CELL, isMixed(attribute) ? 'font-medium text-warn' : 'text-fg1')} title={isMixed(attribute) ? 'Came with different data types' : undefined}>{typeText(attribute)}</td>
            <td className={cx(CELL, 'text-right tabular-nums')}>
              <button type="button" className="rounded-sm hover:underline" title="Show the events" onClick={() => onShow(fieldPath(home, attribute.name))}>{formatCount(attribute.count)}</button>
            </td>
            <td className={cx(CELL, 'text-right text-fg2 tabular-nums')} title={formatDateTime(attribute.last_at)}>{formatMoment(attribute.last_at, now)}</td>
            <td className={cx(CELL, 'text-fg1')}><span className="line-clamp-2 data text-[11.5px]! break-all" title={attribute.examples.join('\n')}>{attribute.examples.join(' · ')}</span></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Body({ detail }: { detail: Detail }) {
  const base = catalogFilter(detail);
  const show = (extra: string): void => { goTo('stream'); setFilter([base ?? '', extra].filter((part) => part !== '').join(' ')); };
  const now = engineNow();
  // User data goes along with its batch: no event of its own is valid or forwarded.
  const figures: readonly (readonly [string, string, string])[] = [
    ['Volume received', formatCount(detail.count), ''],
    ...(base === null ? [['Attributes', formatCount(detail.attributes.length), ''] as const] : [
      ['Valid', share(validShare(detail)), '-violation'] as const,
      ['Forwarded', share(forwardedShare(detail)), 'outcome=delivered'] as const,
    ]),
  ];
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-4 [&>*]:shrink-0">
      <dl className="grid grid-cols-[repeat(auto-fit,minmax(110px,1fr))] gap-2">
        {figures.map(([name, value, extra]) => (
          <div key={name} className="rounded-lg border border-line bg-bg1 px-3.5 py-2">
            <dd className="text-15 font-semibold tabular-nums">{base === null ? value : <button type="button" title="Show the events" className="rounded-sm hover:underline" onClick={() => show(extra)}>{value}</button>}</dd>
            <dt className="text-12 text-fg2">{name}</dt>
          </div>
        ))}
      </dl>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-12 text-fg2">
        <span>First seen {formatDateTime(detail.first_at)}</span><span>last seen {formatDateTime(detail.last_at)}</span>
        {detail.planned_in.length === 0 ? <span>in no plan. <button type="button" className="rounded-sm text-accent hover:underline" onClick={() => goToPlans('draft')}>Draft a plan from traffic</button></span> : (
          <span className="flex flex-wrap gap-x-2">planned in {detail.planned_in.map(({ plan, version }) => <button key={`${plan}${version}`} type="button" className="rounded-sm text-accent hover:underline" onClick={() => goToPlans('plans', { plan, version })}>{plan} v{version}</button>)}</span>
        )}
      </p>
      <Card flush title={`Attributes ${detail.attributes.length}`}>
        {detail.attributes.length === 0 ? <p className="px-3.5 py-3 text-fg2">It came without attributes.</p> : <Attributes detail={detail} onShow={show} />}
      </Card>
      <Card flush title="Inputs">
        <table className="w-full text-12">
          <thead><tr className="border-b border-line text-fg2"><Head>Input</Head><Head>Environment</Head><Head right>Volume received</Head><Head right>Last seen</Head></tr></thead>
          <tbody>
            {detail.inputs.map(({ input, env, count, last_at: last }) => (
              <tr key={`${input}${env}`} className="border-b border-line last:border-0">
                <td className={CELL}>{input}</td>
                <td className={CELL}><Badge tone={env === 'production' ? 'warn' : 'neutral'}>{env}</Badge></td>
                <td className={cx(CELL, 'text-right tabular-nums')}><button type="button" disabled={base === null} title="Show the events" className="rounded-sm enabled:hover:underline" onClick={() => show(`input=${filterValue(input)} env=${env}`)}>{formatCount(count)}</button></td>
                <td className={cx(CELL, 'text-right text-fg2 tabular-nums')}>{formatMoment(last, now)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
      <Card flush title="Outputs">
        {detail.outputs.length === 0 ? <p className="px-3.5 py-3 text-fg2">It was considered for no output.</p> : (
          <table className="w-full text-12">
            <thead><tr className="border-b border-line text-fg2"><Head>Output</Head><Head right>Forwarded</Head><Head right>Held back</Head><Head right>Forwarded of received</Head></tr></thead>
            <tbody>
              {detail.outputs.map(({ output, delivered, other }) => (
                <tr key={output} className="border-b border-line last:border-0">
                  <td className={CELL}>{output}</td>
                  <td className={cx(CELL, 'text-right tabular-nums')}><button type="button" disabled={base === null} title="Show the events" className="rounded-sm enabled:hover:underline" onClick={() => show(`output=${filterValue(output)} outcome=delivered`)}>{formatCount(delivered)}</button></td>
                  <td className={cx(CELL, 'text-right tabular-nums', other > 0 && 'text-warn')}><button type="button" disabled={base === null} title="Show the events" className="rounded-sm enabled:hover:underline" onClick={() => show(`output=${filterValue(output)} outcome!=delivered`)}>{formatCount(other)}</button></td>
                  <td className={cx(CELL, 'text-right tabular-nums text-fg1')}>{detail.count === 0 ? '–' : `${Math.round((delivered / detail.count) * 100)} %`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
    </div>
  );
}

export function CatalogDetail({ point, onClose }: { point: CatalogPoint; onClose: () => void }) {
  const detail = useCatalogPoint(point.id);
  return (
    <aside aria-label="Data point" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-12 shrink-0 items-center gap-2.5 border-b border-line py-2 pr-3 pl-4">
        <EventGlyph type={glyphType(point)} size={17} />
        <h2 className="min-w-0 truncate text-15 font-semibold" title={point.name}>{point.name}</h2>
        <span className="min-w-0 shrink-[10] truncate text-fg1">{[point.category, point.kind.replaceAll('_', ' ')].filter(Boolean).join(': ')}</span>
        {[...new Set(point.inputs.map(({ env }) => env))].map((env) => <Badge key={env} tone={env === 'production' ? 'warn' : 'neutral'} className="shrink-0">{env}</Badge>)}
        <span className="flex-1" />
        <IconButton label="Close" keys="escape" icon={X} onClick={onClose} />
      </header>
      {detail.isPending ? <SkeletonRows rows={8} label="Loading the data point" /> : detail.error && detail.data === undefined ? <ErrorState title="The data point could not be read" code={asApiError(detail.error).code} onRetry={() => void detail.refetch()}>{asApiError(detail.error).message}</ErrorState> : detail.data && <Body detail={detail.data} />}
    </aside>
  );
}
