import { useState } from 'react';
import { Braces, CopyPlus, Plus, Trash2 } from 'lucide-react';
import type { DataPoint } from '../../../../protocol/data-plan.ts';
import { hasForm, pointTitle, readSection, rematch, sectionsOf, segmentOf, setAdditional, withDefinition } from '../../../../protocol/plan-form.ts';
import type { FormSection } from '../../../../protocol/plan-form.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Field } from '../../../ui/Field.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Menu } from '../../../ui/Menu.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { AttributeTable } from './AttributeTable.tsx';
import type { DefinitionEditing } from './AttributeTable.tsx';
import { CommitField } from './CommitField.tsx';
import { MatchFields } from './MatchFields.tsx';
import { suggestedNames } from './member-names.ts';

export interface PointEditorProps {
  point: DataPoint;
  locked: boolean;
  /** Why a match cannot be. */
  check: (match: DataPoint['match']) => string | null;
  onChange: (change: (point: DataPoint) => DataPoint, field: string) => void;
  onDuplicate: () => void;
  onRemove: () => void;
  onShowJson: (path: readonly string[]) => void;
}

const NOUNS: Readonly<Record<string, string>> = { action: 'field', products: 'product field', promotions: 'promotion field', impressions: 'field', fields: 'event field', 'product-attributes': 'product attribute' };

function Section({ section, matchType, editing }: { section: FormSection; matchType: string; editing: DefinitionEditing }) {
  const read = readSection(editing.definition, section.path, section.hidden);
  const noun = matchType === 'user_identities' ? 'identity' : NOUNS[section.id] ?? 'attribute';
  const additional = read.state === 'form' ? read.additional : null;
  return (
    <Card
      flush
      title={section.label}
      extra={read.state === 'form' && (
        <>
          {read.jsonOnly.length > 0 && <Button size="small" icon={Braces} title={`Edited in JSON only: ${read.jsonOnly.join(', ')}`} onClick={() => editing.showJson(section.path)}>{read.jsonOnly.join(', ')}</Button>}
          {additional !== null && (
            <span className="flex items-center gap-2 text-12 whitespace-nowrap">
              Allow others <Switch label={`${section.label}: allow additional attributes`} disabled={editing.disabled} checked={additional} onChange={(on) => editing.edit((definition) => setAdditional(definition, section.path, on), `${section.id} additional`)} />
            </span>
          )}
        </>
      )}
    >
      {read.state === 'absent' && <p className="px-3 pt-2 text-12 text-fg2">{section.id === 'attributes' || section.id === 'product-attributes' ? 'Nothing is said about them: any attribute may come.' : 'Nothing is said about them.'}</p>}
      {read.state === 'form' && read.attributes.length === 0 && additional === false && <p className="px-3 pt-2 text-12 text-fg2">None may come: every {noun} is a violation.</p>}
      <AttributeTable editing={editing} path={section.path} hidden={section.hidden} noun={noun} suggestions={suggestedNames(matchType, section.id)} />
    </Card>
  );
}

/** One data point: which events it is about, and what they may and must have. */
export function PointEditor({ point, locked, check, onChange, onDuplicate, onRemove, onShowJson }: PointEditorProps) {
  const [added, setAdded] = useState<readonly string[]>([]);
  const { definition } = point.validator;
  const isEvent = segmentOf(point.match) === 'events';
  const title = pointTitle(point.match);
  const sections = sectionsOf(point.match.type);
  const shows = (section: FormSection): boolean => {
    if (!section.optional || added.includes(section.id)) return true;
    const read = readSection(definition, section.path, section.hidden);
    return read.state === 'json' || (read.state === 'form' && read.attributes.length > 0);
  };
  const more = sections.filter((section) => !shows(section));
  const editing: DefinitionEditing = {
    definition,
    disabled: locked,
    edit: (change, field) => onChange((old) => withDefinition(old, change(old.validator.definition)), field),
    showJson: (path) => onShowJson(['validator', 'definition', ...path]),
  };
  return (
    <section aria-label={title.name} className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <header className="flex shrink-0 items-center gap-2 px-4 pt-3 pb-1">
        <h2 className="min-w-0 flex-1 truncate text-15 font-semibold" title={title.name}>{title.name}</h2>
        <Button size="small" icon={Braces} onClick={() => onShowJson([])}>JSON</Button>
        {!locked && isEvent && <IconButton label="Duplicate this event" icon={CopyPlus} onClick={onDuplicate} />}
        {!locked && <IconButton label={isEvent ? 'Remove this event from the plan' : `Stop planning ${title.name.toLowerCase()}`} icon={Trash2} onClick={onRemove} />}
      </header>
      <div className="flex flex-col gap-3 px-4 pb-4">
        <div>
          {isEvent && <MatchFields match={point.match} disabled={locked} check={check} onChange={(match) => onChange((old) => rematch(old, match), 'match')} />}
          <Field label="Description"><CommitField label="Description of this data point" className="w-full" disabled={locked} placeholder="When it happens, and what it is for" value={point.description ?? ''} onCommit={(description) => onChange((old) => ({ ...old, description }), 'description')} /></Field>
        </div>
        {!hasForm(point) ? (
          <EmptyState icon={Braces} title="Edited in JSON only" actions={<Button onClick={() => onShowJson([])}>Open the JSON</Button>}>
            {sections.length === 0 ? `“${point.match.type}” is no type that the form knows. It is kept as it is.` : 'Its validator has a shape that the form cannot show. It is kept as it is.'}
          </EmptyState>
        ) : (
          <>
            {sections.filter(shows).map((section) => <Section key={section.id} section={section} matchType={point.match.type} editing={editing} />)}
            {!locked && more.length > 0 && (
              <Menu
                trigger={<Button size="small" variant="ghost" icon={Plus} className="self-start">Plan more</Button>}
                entries={more.map((section) => ({ label: section.label, run: () => setAdded((old) => [...old, section.id]) }))}
              />
            )}
          </>
        )}
      </div>
    </section>
  );
}
