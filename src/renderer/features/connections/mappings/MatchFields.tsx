import { useId } from 'react';
import type { ReactNode } from 'react';
import { Plus, X } from 'lucide-react';
import { MAPPED_MESSAGES, MATCH_PROPERTIES } from '../../../../protocol/custom-mapping.ts';
import type { CustomMapping } from '../../../../protocol/custom-mapping.ts';
import { COMMERCE_EVENT_TYPES, CUSTOM_EVENT_TYPES } from '../../../../protocol/data-filter.ts';
import type { FilterPoints } from '../../../../protocol/report.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { typeWords } from '../filter/filter-tree.ts';
import { MESSAGE_WORDS, PROPERTY_WORDS } from './mapping-words.ts';

export type Match = CustomMapping['matches'][number];
type Where = NonNullable<Match['where']>;

export interface MatchFieldsProps {
  match: Match;
  number: number;
  removable: boolean;
  points: FilterPoints | undefined;
  /** What is wrong with it. */
  notes: ReactNode;
  onChange: (match: Match) => void;
  onRemove: () => void;
}

const ANY = '*';

function namesFor(points: FilterPoints | undefined, message: Match['message']): readonly string[] {
  if (points === undefined) return [];
  return message === 'custom_event' ? points.events.map(({ name }) => name) : message === 'screen_view' ? points.screens.map(({ name }) => name) : [];
}

/** Attributes that were seen on what is matched, for completion. */
export function attributesFor(points: FilterPoints | undefined, match: Pick<Match, 'message' | 'event' | 'event_type'> | undefined): readonly string[] {
  if (points === undefined) return [];
  const is = (name: string): boolean => match?.event === undefined || match.event.toLowerCase() === name.toLowerCase();
  const found = match?.message === 'screen_view' ? points.screens.filter(({ name }) => is(name)).flatMap(({ attributes }) => attributes)
    : match?.message === 'commerce_event' ? points.commerce.filter(({ action }) => match.event_type === undefined || match.event_type === action).flatMap(({ attributes }) => attributes)
      : points.events.filter(({ name }) => is(name)).flatMap(({ attributes }) => attributes);
  return [...new Set(found)].toSorted();
}

function without<K extends keyof Match>(match: Match, key: K): Omit<Match, K> {
  const { [key]: _, ...rest } = match;
  return rest;
}

/** What an event must be for a mapping to be meant for it. */
export function MatchFields({ match, number, removable, points, notes, onChange, onRemove }: MatchFieldsProps) {
  const id = useId();
  const { message, event, event_type: type, where } = match;
  const types = message === 'commerce_event' ? COMMERCE_EVENT_TYPES : message === 'custom_event' ? CUSTOM_EVENT_TYPES : [];
  const change = (patch: Partial<Match>): void => onChange({ ...match, ...patch });
  const setWhere = (patch: Partial<Where>): void => { if (where !== undefined) change({ where: { ...where, ...patch } }); };
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <Select label={`Kind of event, match ${number}`} value={message} onChange={(next) => onChange({ message: next, ...(next === 'commerce_event' || event === undefined ? {} : { event }) })} options={MAPPED_MESSAGES.map((value) => ({ value, label: `${MESSAGE_WORDS[value].charAt(0).toUpperCase()}${MESSAGE_WORDS[value].slice(1)}` }))} className="w-38!" />
        {message !== 'commerce_event' && <TextField aria-label={`Name, match ${number}`} placeholder="any name" list={`${id}names`} className="min-w-32! flex-1" value={event ?? ''} onChange={(change_) => onChange(change_.target.value === '' ? without(match, 'event') : { ...match, event: change_.target.value })} />}
        {types.length > 0 && <Select label={`Type, match ${number}`} value={type ?? ANY} onChange={(next) => onChange(next === ANY ? without(match, 'event_type') : { ...match, event_type: next as NonNullable<Match['event_type']> })} options={[{ value: ANY, label: message === 'commerce_event' ? 'Any action' : 'Any type' }, ...types.map((value) => ({ value: value as string, label: typeWords(value) }))]} className="w-40!" />}
        {where === undefined && <Button size="small" variant="ghost" icon={Plus} onClick={() => change({ where: { property: 'event_attribute', name: '', values: [] } })}>With a value</Button>}
        {removable && <IconButton label={`Remove match ${number}`} icon={X} onClick={onRemove} />}
      </div>
      {where !== undefined && (
        <div className="flex flex-wrap items-center gap-2 pl-6">
          <span className="text-fg1">with the</span>
          <Select label={`Property, match ${number}`} value={where.property} onChange={(property) => setWhere({ property })} options={MATCH_PROPERTIES.filter((value) => message === 'commerce_event' || value.startsWith('event_')).map((value) => ({ value, label: PROPERTY_WORDS[value] }))} className="w-40!" />
          <TextField aria-label={`Property name, match ${number}`} placeholder="name" list={`${id}attributes`} mono className="min-w-32! flex-1" value={where.name} invalid={where.name === ''} onChange={(change_) => setWhere({ name: change_.target.value })} />
          <span className="text-fg1">being</span>
          <TextField aria-label={`Values, match ${number}`} placeholder="anything, or a, b" mono className="min-w-32! flex-1" value={where.values.join(', ')} onChange={(change_) => setWhere({ values: change_.target.value === '' ? [] : change_.target.value.split(/,\s?/) })} />
          <IconButton label={`Remove the value of match ${number}`} icon={X} onClick={() => onChange(without(match, 'where'))} />
        </div>
      )}
      {notes}
      <datalist id={`${id}names`}>{namesFor(points, message).map((name) => <option key={name} value={name} />)}</datalist>
      <datalist id={`${id}attributes`}>{attributesFor(points, match).map((name) => <option key={name} value={name} />)}</datalist>
    </div>
  );
}
