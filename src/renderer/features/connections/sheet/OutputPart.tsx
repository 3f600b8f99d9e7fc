import { useId } from 'react';
import { useStore } from 'zustand';
import type { OutputFile } from '../../../../protocol/workspace.ts';
import type { OutputCatalogueEntry } from '../../../api/api.ts';
import { goToConnections } from '../../../stores/connection-place.ts';
import { goToOutput } from '../../../stores/output-place.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Field } from '../../../ui/Field.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import { OutputSettings } from '../../outputs/form/OutputSettings.tsx';
import { ModeBadge } from '../../outputs/ModeBadge.tsx';
import { connectionView, PERIOD_WORDS } from '../connection-view.ts';
import type { MapOutput } from '../graph/graph-layout.ts';
import { useDesk } from '../use-desk.ts';
import type { OpenFile } from '../use-desk.ts';
import { Notes } from './Notes.tsx';
import { Section } from './Section.tsx';
import { Spot } from './Spot.tsx';
import { Count } from './Traffic.tsx';

export interface OutputPartProps {
  output: OpenFile<'outputs'>;
  definition: OutputCatalogueEntry | null;
  traffic: MapOutput | null;
}

function withLabel(value: OutputFile, text: string): OutputFile {
  const { label: _, ...rest } = value;
  return text === '' ? rest : { ...rest, label: text };
}

/** The output of the connection: one configuration of a partner, shared by all connections to it. */
export function OutputPart({ output, definition, traffic }: OutputPartProps) {
  const id = useId();
  const period = useStore(connectionView, (state) => state.period);
  const { view } = useDesk();
  const { value } = output;
  const own = Object.entries(view?.connections ?? {}).filter(([, connection]) => connection.output === output.name);
  const partner = definition?.name ?? value.partner;
  return (
    <div className="max-w-[860px] px-4 py-3">
      {traffic !== null && (
        <Section title="Traffic">
          <dl className="flex flex-wrap gap-x-6 gap-y-2">
            <Count label={`Sent ${PERIOD_WORDS[period]}`} value={traffic.sent} filter={traffic.filter} tone="text-ok" />
            <Count label="Failed" value={traffic.failed} filter={`${traffic.filter} outcome=failed`} tone="text-error" />
            <Count label="Waiting" value={traffic.waiting} filter={`${traffic.filter} outcome=queued,retrying`} tone="text-warn" />
          </dl>
        </Section>
      )}
      <div className="divide-y divide-line pb-4">
        <Field label="Partner"><span className="font-medium">{partner}</span><TextLink onClick={() => goToOutput(output.name)}>Open the output</TextLink></Field>
        <Field label="Answers"><ModeBadge file={value} /><TextLink onClick={() => goToOutput(output.name, 'behaviour')}>Realism and endpoint</TextLink></Field>
        <Field label="Name shown" htmlFor={`${id}label`}><TextField id={`${id}label`} placeholder={output.name} value={value.label ?? ''} onChange={(event) => output.set(withLabel(value, event.target.value), 'label')} /><Notes of={output} path="/label" /></Field>
      </div>
      <Spot path="/settings">
        <Section title={`${partner} settings`}>
          {definition === null ? <p className="text-error">There is no partner “{value.partner}” in this version. Correct it in the output’s settings.</p> : <OutputSettings output={output} fields={definition.settings} />}
        </Section>
      </Spot>
      <Section title="Connections to it">
        {own.length === 0 ? <p className="text-fg2">None.</p> : (
          <ul className="divide-y divide-line rounded-lg border border-line">
            {own.map(([name, connection]) => <li key={name} className="flex min-h-8 items-center gap-2 px-3"><TextLink onClick={() => goToConnections('graph', { subject: { kind: 'connection', name } })}>{view?.inputs[connection.input]?.label ?? connection.input}</TextLink><span className="min-w-0 flex-1 truncate text-12 text-fg2">{name}</span>{!connection.active && <Badge>off</Badge>}</li>)}
          </ul>
        )}
      </Section>
    </div>
  );
}
