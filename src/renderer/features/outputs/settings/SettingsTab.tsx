import { useId, useState } from 'react';
import type { OutputFile } from '../../../../protocol/workspace.ts';
import type { OutputCatalogueEntry } from '../../../api/api.ts';
import { useCatalogue } from '../../../api/queries.ts';
import { goToConnections } from '../../../stores/connection-place.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Field } from '../../../ui/Field.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import { Notes } from '../../connections/sheet/Notes.tsx';
import { Section } from '../../connections/sheet/Section.tsx';
import { LitContext, Spot } from '../../connections/sheet/Spot.tsx';
import { useDesk, useFile } from '../../connections/use-desk.ts';
import type { OpenFile } from '../../connections/use-desk.ts';
import type { OutputTabProps } from '../output-tabs.ts';
import { OutputSettings } from '../form/OutputSettings.tsx';
import { JsonFile } from './JsonFile.tsx';
import { narrowed, NARROWINGS } from './narrowing.ts';
import type { Narrowing } from './narrowing.ts';

/** More fields than this get a search. */
const MANY = 8;

function withLabel(value: OutputFile, text: string): OutputFile {
  const { label: _, ...rest } = value;
  return text === '' ? rest : { ...rest, label: text };
}

function Connections({ output }: { output: OpenFile<'outputs'> }) {
  const { view } = useDesk();
  const own = Object.entries(view?.connections ?? {}).filter(([, connection]) => connection.output === output.name);
  return (
    <Section title="Connections to it" note="Some settings of the partner are of a connection: they are edited there.">
      {own.length === 0 ? <p className="text-fg1">None, so it gets nothing. <TextLink onClick={() => goToConnections('graph')}>Connect it with an input</TextLink></p> : (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {own.map(([name, { input, active }]) => (
            <li key={name} className="flex min-h-8 items-center gap-2 px-3">
              <TextLink onClick={() => goToConnections('graph', { subject: { kind: 'connection', name } })}>{view?.inputs[input]?.label ?? input}</TextLink>
              <span className="min-w-0 flex-1 truncate text-12 text-fg2">{name}</span>
              {!active && <Badge>off</Badge>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Form({ output, definition }: { output: OpenFile<'outputs'>; definition: OutputCatalogueEntry | undefined }) {
  const id = useId();
  const [search, setSearch] = useState('');
  const [narrowing, setNarrowing] = useState<Narrowing>('all');
  const { value } = output;
  const fields = definition?.settings ?? [];
  const shown = narrowed(fields, value, search, narrowing);
  return (
    <>
      <div className="divide-y divide-line pb-4">
        <Field label="Name shown" htmlFor={`${id}label`}>
          <TextField id={`${id}label`} placeholder={definition?.name ?? output.name} value={value.label ?? ''} onChange={(event) => output.set(withLabel(value, event.target.value), 'label')} />
          <Notes of={output} path="/label" />
        </Field>
        <Field label="Partner" help={definition?.summary}><span className="font-medium">{definition?.name ?? value.partner}</span><code className="text-12 text-fg2">outputs/{output.name}.json</code></Field>
      </div>
      <Spot path="/settings">
        <Section
          title={`${definition?.name ?? value.partner} settings`}
          extra={fields.length > MANY && (
            <>
              <SearchField label="Find a setting" value={search} onChange={setSearch} className="w-48" />
              <SegmentedControl<Narrowing> label="Which settings" value={narrowing} onChange={setNarrowing} options={NARROWINGS} />
            </>
          )}
        >
          {definition === undefined
            ? <p className="text-error">There is no partner “{value.partner}” in this version. Correct it in the JSON view, or delete the output.</p>
            : <OutputSettings output={output} fields={fields} shown={shown} nothing={<p className="py-3 text-fg1">{fields.length === 0 ? 'This partner has no settings of its own.' : 'No setting matches. Clear the search or show all.'}</p>} />}
        </Section>
      </Spot>
      <Connections output={output} />
    </>
  );
}

/** The file of an output as a form made from its partner's definition, or as JSON; what is changed waits for Save. */
export function SettingsTab({ output: name, item }: OutputTabProps) {
  const catalogue = useCatalogue().data;
  const output = useFile('outputs', name);
  const [look, setLook] = useState<'form' | 'json'>('form');
  if (output === null || catalogue === undefined) return <SkeletonRows rows={8} label="Loading the settings" />;
  const whole = output.problems.filter(({ path }) => path === '' || path === '/partner');
  return (
    <LitContext value={item}>
      <div className="flex min-h-0 flex-1 flex-col">
        <div className="flex shrink-0 items-center gap-3 px-4 pt-3">
          <SegmentedControl label="Edit as" value={look} onChange={setLook} options={[{ value: 'form', label: 'Form' }, { value: 'json', label: 'JSON' }]} />
          {whole.map(({ message }) => <p key={message} role="alert" className="min-w-0 flex-1 text-12 text-error">{message}</p>)}
        </div>
        {look === 'json' ? <JsonFile output={output} /> : <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3"><div className="max-w-[860px]"><Form output={output} definition={catalogue.find(({ slug }) => slug === output.value.partner)} /></div></div>}
      </div>
    </LitContext>
  );
}
