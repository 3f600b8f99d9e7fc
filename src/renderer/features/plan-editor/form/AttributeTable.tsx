import { useState } from 'react';
import { Plus } from 'lucide-react';
import { readSection } from '../../../../protocol/plan-form.ts';
import type { NamedPatch } from '../../../../protocol/plan-form.ts';
import type { Schema } from '../../../../protocol/plan-attribute.ts';
import { editMember, removeMember } from '../../../../protocol/plan-form.ts';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/classes.ts';
import { TextField } from '../../../ui/TextField.tsx';
import { ATTRIBUTE_COLUMNS, AttributeRow } from './AttributeRow.tsx';

export interface DefinitionEditing {
  readonly definition: unknown;
  readonly disabled: boolean;
  /** `field` names what is typed in, so that typing on is one step of undo. */
  edit(change: (definition: unknown) => Schema, field: string): void;
  /** Shows a place of the definition in the JSON. */
  showJson(path: readonly string[]): void;
}

export interface AttributeTableProps {
  editing: DefinitionEditing;
  path: readonly string[];
  hidden?: readonly string[] | undefined;
  /** What one row is called: attribute, field, identity. */
  noun: string;
  /** Names that are offered for new rows. */
  suggestions?: readonly string[] | undefined;
}

function AddRow({ noun, taken, suggestions, onAdd }: { noun: string; taken: readonly string[]; suggestions: readonly string[]; onAdd: (name: string) => void }) {
  const [name, setName] = useState<string | null>(null);
  const duplicate = name !== null && taken.includes(name);
  if (name === null) return <div className="px-2 py-1"><Button size="small" variant="ghost" icon={Plus} onClick={() => setName('')}>Add {noun}</Button></div>;
  const list = `new-${noun.replaceAll(' ', '-')}`;
  const ready = name !== '' && !duplicate;
  return (
    <form className="flex items-center gap-2 px-3 py-1.5" onSubmit={(event) => { event.preventDefault(); if (ready) { onAdd(name); setName(''); } }}>
      <TextField
        mono
        autoFocus
        list={list}
        aria-label={`Name of the new ${noun}`}
        placeholder={`${noun} name`}
        className="max-w-64"
        invalid={duplicate}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => { if (event.key === 'Escape') { setName(null); event.stopPropagation(); } }}
      />
      <datalist id={list}>{suggestions.filter((one) => !taken.includes(one)).map((one) => <option key={one} value={one} />)}</datalist>
      <Button size="small" type="submit" disabled={!ready}>Add</Button>
      <Button size="small" variant="ghost" onClick={() => setName(null)}>Done</Button>
      {duplicate && <span role="alert" className="text-12 text-error">It is planned already</span>}
    </form>
  );
}

const NO_NAMES: readonly string[] = [];
const HEADS = ['Name', 'Data type', 'Req.?', 'Null', 'Validation', ''];

/** The members of one object schema, each with its type and rules; rows open to everything else. */
export function AttributeTable({ editing, path, hidden, noun, suggestions = NO_NAMES }: AttributeTableProps) {
  const [open, setOpen] = useState<string | null>(null);
  const read = readSection(editing.definition, path, hidden);
  if (read.state === 'json') {
    return <p className="flex items-center gap-2 px-3 py-2 text-fg1">Has a shape that the form cannot show. <Button size="small" onClick={() => editing.showJson(path)}>Edit in JSON</Button></p>;
  }
  const attributes = read.state === 'form' ? read.attributes : [];
  const taken = attributes.map((one) => one.name);

  function change(name: string, patch: NamedPatch, field: string): void {
    editing.edit((definition) => editMember(definition, path, name, patch), `${path.join('/')}/${name}/${field}`);
    if (patch.name !== undefined && open === name) setOpen(patch.name);
  }

  return (
    <div className="@container">
      {attributes.length > 0 && (
        <div aria-hidden className={cx(ATTRIBUTE_COLUMNS, 'h-7 border-b border-line text-11 text-fg2')}>
          {HEADS.map((head) => <span key={head} className={head === 'Validation' ? 'hidden @[560px]:block' : ''} title={head === 'Null' ? 'Allow null' : head === 'Req.?' ? 'Required' : undefined}>{head}</span>)}
        </div>
      )}
      <ul>
        {attributes.map((attribute) => (
          <AttributeRow
            key={attribute.name}
            attribute={attribute}
            editing={editing}
            path={path}
            noun={noun}
            taken={taken}
            open={open === attribute.name}
            onToggle={() => setOpen(open === attribute.name ? null : attribute.name)}
            onChange={(patch, field) => change(attribute.name, patch, field)}
            onRemove={() => editing.edit((definition) => removeMember(definition, path, attribute.name), `remove ${path.join('/')}/${attribute.name}`)}
          />
        ))}
      </ul>
      {!editing.disabled && <AddRow noun={noun} taken={taken} suggestions={suggestions} onAdd={(name) => { change(name, { type: 'string' }, 'add'); setOpen(name); }} />}
      {editing.disabled && attributes.length === 0 && <p className="px-3 py-2 text-fg2">None</p>}
    </div>
  );
}
