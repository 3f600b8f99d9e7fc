import { OUTCOMES } from '../../../../protocol/vocabulary.ts';
import type { Outcome } from '../../../../protocol/vocabulary.ts';
import { SearchField } from '../../../ui/SearchField.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Select } from '../../../ui/Select.tsx';
import { queryError } from '../../../ui/QueryField.tsx';
import { ANSWER_LABELS, ANSWERS } from './request-query.ts';
import type { RequestNarrowing } from './request-query.ts';

const ALL = 'all';
/** Of requests; what is held back before has none. */
const SENT = new Set<Outcome>(['delivered', 'failed', 'retrying', 'queued']);

export interface RequestFiltersProps {
  value: RequestNarrowing;
  onChange: (value: RequestNarrowing) => void;
}

export function RequestFilters({ value, onChange }: RequestFiltersProps) {
  const error = queryError(value.text);
  return (
    <div className="shrink-0 border-b border-line px-4 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField label="Find requests" value={value.text} onChange={(text) => onChange({ ...value, text })} className="min-w-40 flex-1" />
        <Select
          label="Outcome"
          value={value.outcome ?? ALL}
          options={[{ value: ALL, label: 'Any outcome' }, ...OUTCOMES.filter((outcome) => SENT.has(outcome)).map((outcome) => ({ value: outcome, label: outcome }))]}
          onChange={(outcome) => onChange({ ...value, outcome: outcome === ALL ? null : outcome as Outcome })}
        />
        <SegmentedControl label="Answer" value={value.answer} options={ANSWERS.map((answer) => ({ value: answer, label: ANSWER_LABELS[answer] }))} onChange={(answer) => onChange({ ...value, answer })} />
      </div>
      {error !== null && <p role="alert" className="mt-1 text-12 text-error">{error}</p>}
    </div>
  );
}
