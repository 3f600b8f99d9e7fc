import { useId } from 'react';
import { explainFilter, parseFilter } from '../../protocol/filter/index.ts';
import type { FilterEntity } from '../../protocol/filter/index.ts';
import { SearchField } from './SearchField.tsx';

/** The first mistake of a filter text; null when it can be used. */
export function queryError(text: string): string | null {
  const [error] = parseFilter(text).errors;
  return error === undefined ? null : `${error.message} ${error.remedy}`;
}

export interface QueryFieldProps {
  value: string;
  onChange: (value: string) => void;
  entity: FilterEntity;
  label: string;
  /** What an empty filter takes, in words. */
  all: string;
  onEnter?: (() => void) | undefined;
  className?: string | undefined;
}

/** A filter of its own for one piece of work, explained in words below it. */
export function QueryField({ value, onChange, entity, label, all, onEnter, className }: QueryFieldProps) {
  const id = useId();
  const error = queryError(value);
  const words = value.trim() === '' ? all : explainFilter(parseFilter(value).filter, { entity });
  return (
    <div className={className}>
      <SearchField label={label} value={value} onChange={onChange} onEnter={onEnter === undefined ? undefined : () => onEnter()} />
      <p id={id} role={error === null ? undefined : 'alert'} className={error === null ? 'mt-0.5 truncate text-12 text-fg2' : 'mt-0.5 truncate text-12 text-error'} title={error ?? words}>{error ?? words}</p>
    </div>
  );
}
