import { useId } from 'react';
import { Braces, ChevronDown, ChevronRight, Trash2 } from 'lucide-react';
import { typeLabel, validationText } from '../../../../protocol/plan-attribute.ts';
import type { AttributePatch } from '../../../../protocol/plan-attribute.ts';
import type { NamedAttribute, NamedPatch } from '../../../../protocol/plan-form.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/classes.ts';
import { Field } from '../../../ui/Field.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { AttributeDetail } from './AttributeDetail.tsx';
import { AttributeTable } from './AttributeTable.tsx';
import type { DefinitionEditing } from './AttributeTable.tsx';
import { AttributeTypeSelect } from './AttributeTypeSelect.tsx';
import { CommitField } from './CommitField.tsx';

export const ATTRIBUTE_COLUMNS = 'grid grid-cols-[minmax(90px,1fr)_116px_36px_36px_28px] @[560px]:grid-cols-[minmax(120px,1fr)_124px_40px_40px_minmax(100px,1.2fr)_28px] items-center gap-x-2 px-3';

export interface AttributeRowProps {
  attribute: NamedAttribute;
  editing: DefinitionEditing;
  /** Of the object that it is a member of. */
  path: readonly string[];
  noun: string;
  taken: readonly string[];
  open: boolean;
  onToggle: () => void;
  onChange: (patch: NamedPatch, field: string) => void;
  onRemove: () => void;
}

function Check({ label, checked, disabled, onChange }: { label: string; checked: boolean; disabled: boolean; onChange: (on: boolean) => void }) {
  return <input type="checkbox" aria-label={label} checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} className="size-3.5 accent-(--accent-fill)" />;
}

function Detail({ attribute, editing, path, noun, taken, onChange }: Pick<AttributeRowProps, 'attribute' | 'editing' | 'path' | 'noun' | 'taken' | 'onChange'>) {
  const id = useId();
  const own = [...path, 'properties', attribute.name];
  const nested = attribute.type === 'object' ? own : attribute.type === 'array' && attribute.items?.type === 'object' ? [...own, 'items'] : null;
  return (
    <div className="border-t border-line bg-bg0 px-3 pt-1 pb-2 pl-8">
      <Field label="Name" htmlFor={`${id}name`}>
        <CommitField id={`${id}name`} mono label={`Name of this ${noun}`} className="w-64 max-w-full" disabled={editing.disabled} value={attribute.name} check={(text) => (text === '' ? 'A name is needed' : taken.includes(text) ? 'It is planned already' : null)} onCommit={(name) => onChange({ name }, 'name')} />
      </Field>
      <Field label="Description" htmlFor={`${id}text`}>
        <CommitField id={`${id}text`} label="Description" className="w-full" disabled={editing.disabled} value={attribute.description} onCommit={(description) => onChange({ description }, 'description')} />
      </Field>
      {attribute.editable && <AttributeDetail form={attribute} disabled={editing.disabled} onChange={(patch: AttributePatch, field) => onChange(patch, field)} />}
      {nested !== null && (
        <div className="mt-1 rounded-md border border-line bg-bg1">
          <h5 className="px-3 pt-2 text-12 font-semibold">{attribute.type === 'array' ? 'Members of each element' : 'Members'}</h5>
          <AttributeTable editing={editing} path={nested} noun="member" />
        </div>
      )}
      {attribute.jsonOnly.length > 0 && (
        <p className="flex flex-wrap items-center gap-2 pt-2 text-12 text-fg1">
          Edited in JSON only: {attribute.jsonOnly.map((keyword) => <code key={keyword} className="rounded bg-bg3 px-1">{keyword}</code>)}
          <Button size="small" icon={Braces} onClick={() => editing.showJson(own)}>Show in JSON</Button>
        </p>
      )}
    </div>
  );
}

/** One attribute: what is asked for most stands in the row, the rest opens below it. */
export function AttributeRow(props: AttributeRowProps) {
  const { attribute, editing, open, noun, path, onToggle, onChange, onRemove } = props;
  const { name } = attribute;
  const Chevron = open ? ChevronDown : ChevronRight;
  const validation = validationText(attribute);
  const nullable = attribute.editable && attribute.type !== null && attribute.type !== 'null';
  return (
    <li className="border-b border-line last:border-b-0">
      <div className={cx(ATTRIBUTE_COLUMNS, 'min-h-9', open ? 'bg-bg2' : 'hover:bg-bg2')}>
        <button type="button" aria-expanded={open} onClick={onToggle} className="flex min-w-0 items-center gap-1.5 py-1 text-left">
          <Chevron aria-hidden size={14} className="shrink-0 text-fg2" />
          <span className="min-w-0">
            <code className="block truncate text-mono" title={name}>{name === '' ? '(empty name)' : name}</code>
            {attribute.description !== '' && <span className="block truncate text-12 text-fg2" title={attribute.description}>{attribute.description}</span>}
          </span>
        </button>
        {attribute.editable
          ? <AttributeTypeSelect label={`Data type of ${name}`} className="w-full" value={attribute.type} disabled={editing.disabled} onChange={(type) => onChange({ type }, 'type')} />
          : <button type="button" onClick={() => editing.showJson([...path, 'properties', name])}><Badge tone="neutral" icon={Braces} title="Its schema has no form; opens the JSON">JSON only</Badge></button>}
        <Check label={`${name} is required`} checked={attribute.required} disabled={editing.disabled} onChange={(required) => onChange({ required }, 'required')} />
        <Check label={`${name} may be null`} checked={attribute.allowNull} disabled={editing.disabled || !nullable} onChange={(allowNull) => onChange({ allowNull }, 'null')} />
        <span className="hidden min-w-0 items-center gap-1.5 @[560px]:flex">
          <span className="min-w-0 truncate text-12 text-fg1" title={validation}>{validation}</span>
          {attribute.editable && attribute.jsonOnly.length > 0 && <Badge title={`Edited in JSON only: ${attribute.jsonOnly.join(', ')}`}>+{attribute.jsonOnly.length}</Badge>}
          <span className="sr-only">{typeLabel(attribute.type)}</span>
        </span>
        {editing.disabled ? <span /> : <IconButton label={`Remove ${name}`} icon={Trash2} onClick={onRemove} />}
      </div>
      {open && <Detail attribute={attribute} editing={editing} path={path} noun={noun} taken={props.taken} onChange={onChange} />}
    </li>
  );
}
