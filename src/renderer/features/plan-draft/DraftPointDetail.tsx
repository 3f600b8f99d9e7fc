import { MAX_DRAFT_DISTINCT } from '../../../protocol/data-plan.ts';
import { readAttribute, typeLabel, validationText } from '../../../protocol/plan-attribute.ts';
import type { DraftPoint } from '../../../protocol/plan-accept.ts';
import { pointTitle } from '../../../protocol/plan-form.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { shortPath } from '../../ui/data-points.ts';
import { formatCount, plural } from '../../ui/format.ts';
import type { DraftField } from './draft-choice.ts';
import { PartCheck } from './PartCheck.tsx';

const COLUMNS = 'grid grid-cols-[16px_minmax(0,1fr)_64px] @[640px]:grid-cols-[16px_minmax(120px,1fr)_minmax(140px,1.1fr)_minmax(120px,1fr)_76px] items-start gap-x-3 px-4';

function Confidence({ value, why }: { value: number; why: string }) {
  const percent = Math.round(value * 100);
  const tone = value >= 0.8 ? 'bg-ok' : value >= 0.5 ? 'bg-warn' : 'bg-error';
  return (
    <span className="flex items-center gap-1.5 pt-0.5" title={why}>
      <span aria-hidden className="h-1.5 w-8 overflow-hidden rounded-full bg-bg3"><span className={cx('block h-full rounded-full', tone)} style={{ width: `${percent}%` }} /></span>
      <span className="text-12 tabular-nums"><span className="sr-only">Confidence </span>{percent} %</span>
    </span>
  );
}

function FieldRow({ field, taken, of, onAccept }: { field: DraftField; taken: boolean; of: number; onAccept: (take: boolean) => void }) {
  const form = readAttribute(field.schema);
  const rules = validationText(form);
  const path = shortPath(field.path);
  const owner = path === field.name ? '' : path.slice(0, -field.name.length).replace(/\.$/, '');
  return (
    <li className={cx(COLUMNS, 'border-b border-line py-2 last:border-b-0', taken && 'bg-accent-tint')}>
      <span className="pt-0.5"><PartCheck label={`Accept ${path}`} state={taken ? 'all' : 'none'} onChange={onAccept} /></span>
      <span className="min-w-0">
        <code className="block truncate text-mono" title={field.path}>{field.name}</code>
        <span className="flex flex-wrap items-center gap-1.5 text-12 text-fg2">
          {owner !== '' && owner !== 'custom_attributes' && <code className="min-w-0 truncate">{owner}</code>}
          {field.planned && <Badge tone="ok">planned</Badge>}
          {field.required && <Badge tone="info">required</Badge>}
          <span className="tabular-nums">in {formatCount(field.seen)}{field.seen === of ? ', always' : ''}</span>
        </span>
      </span>
      <span className="col-start-2 min-w-0 @[640px]:col-start-auto">
        <span className="font-medium">{typeLabel(form.type)}{form.allowNull ? ' or null' : ''}</span>
        {rules !== '' && <span className="block text-12 break-words text-fg1">{rules}</span>}
        <span className="block text-12 break-words text-fg2">{field.why}</span>
      </span>
      <span className="col-start-2 min-w-0 text-12 @[640px]:col-start-auto">
        {field.examples.slice(0, 3).map((example, index) => <code key={index} className="block truncate text-fg1" title={example}>{example}</code>)}
        {field.distinct > 3 && <span className="text-fg2">{field.distinct > MAX_DRAFT_DISTINCT ? `more than ${MAX_DRAFT_DISTINCT} different values` : plural(field.distinct, 'different value')}</span>}
      </span>
      <span className="col-start-3 row-start-1 @[640px]:col-start-auto @[640px]:row-start-auto"><Confidence value={field.confidence} why={field.why} /></span>
    </li>
  );
}

export interface DraftPointDetailProps {
  point: DraftPoint;
  accepted: ReadonlySet<string> | null;
  onAccept: (take: boolean) => void;
  onAcceptField: (path: string, take: boolean) => void;
}

/** The fields of one drafted point, each with its reason. */
export function DraftPointDetail({ point, accepted, onAccept, onAcceptField }: DraftPointDetailProps) {
  const { category, name } = pointTitle(point.match);
  const { example_event: example } = point;
  return (
    <section aria-label={name} className="@container flex min-h-0 flex-1 flex-col">
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        <div className="min-w-32 flex-1">
          <h2 className="truncate text-15 font-semibold" title={name}>{name}</h2>
          <p className="truncate text-12 text-fg2">{category}, seen {formatCount(point.seen)} times</p>
        </div>
        {example !== null && <Button size="small" onClick={() => { select({ event: example, batch: null, step: null }); goTo('stream'); }}>Open an example</Button>}
        <Button size="small" shortcut="x" onClick={() => onAccept(accepted === null)}>{accepted === null ? 'Accept all fields' : 'Leave it out'}</Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {point.fields.length === 0 ? <p className="p-4 text-fg1">It came without attributes. Accepted, it allows none.</p> : (
          <>
            <div aria-hidden className={cx(COLUMNS, 'sticky top-0 z-10 h-7 items-center border-b border-line bg-bg0 text-11 text-fg2')}>
              <span /><span>Field</span><span className="hidden @[640px]:block">Type and rules</span><span className="hidden @[640px]:block">Examples</span><span>Confidence</span>
            </div>
            <ul aria-label={`Fields of ${name}`}>
              {point.fields.map((field) => <FieldRow key={field.path} field={field} of={point.seen} taken={accepted?.has(field.path) ?? false} onAccept={(take) => onAcceptField(field.path, take)} />)}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
