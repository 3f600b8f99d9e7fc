import { useId } from 'react';
import type { OutputFile } from '../../../../protocol/workspace.ts';
import type { OutputCatalogueEntry } from '../../../api/api.ts';
import { Field } from '../../../ui/Field.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { within } from '../../connections/field-problems.ts';
import { Notes } from '../../connections/sheet/Notes.tsx';
import { Section } from '../../connections/sheet/Section.tsx';
import { Spot } from '../../connections/sheet/Spot.tsx';
import type { OpenFile } from '../../connections/use-desk.ts';
import { TransportField } from './TransportField.tsx';

export interface EndpointSectionProps {
  output: OpenFile<'outputs'>;
  definition: OutputCatalogueEntry | undefined;
}

function withUrl({ endpoint, ...file }: OutputFile, text: string): OutputFile {
  const { url: _, ...rest } = endpoint;
  return { ...file, endpoint: text.trim() === '' ? rest : { ...rest, url: text.trim() } };
}

/** Simulator or a real endpoint: another URL, and whether the simulator is asked too. */
export function EndpointSection({ output, definition }: EndpointSectionProps) {
  const id = useId();
  const { value } = output;
  const partner = definition?.name ?? value.partner;
  const real = value.transport === 'real';
  const host = definition?.hosts[0];
  return (
    <Section title="Who answers">
      <div className="divide-y divide-line">
        <Spot path="/transport"><TransportField value={value.transport} partner={partner} onChange={(transport) => output.change({ transport })} /></Spot>
        {real && (
          <>
            <Spot path="/endpoint/url">
              <Field label="Address" htmlFor={`${id}url`} help={<>Left empty: {host === undefined ? 'where its settings say' : <>{partner} itself, <code>https://{host}</code></>}. Otherwise the same paths below this one, such as a server of your own or a staging host.</>}>
                <TextField id={`${id}url`} mono type="url" placeholder={host === undefined ? 'https://…' : `https://${host}`} value={value.endpoint.url ?? ''} invalid={output.problems.some((problem) => within(problem, '/endpoint'))} onChange={(event) => output.set(withUrl(value, event.target.value), 'endpoint.url')} />
                <Notes of={output} path="/endpoint" />
              </Field>
            </Spot>
            <Field label="Ask the simulator too" help="It gets the same requests, and what it says is compared with the real answer under Requests.">
              <Switch label="Ask the simulator too" checked={value.endpoint.compare} onChange={(compare) => output.change({ endpoint: { ...value.endpoint, compare } })} />
            </Field>
          </>
        )}
      </div>
    </Section>
  );
}
