/** Everything that a sheet shows: the files of its subject with what is edited in them, its traffic, and what the partner's definition says. */
import { useMemo } from 'react';
import type { InputClass } from '../../../../protocol/data-filter.ts';
import type { OutputCatalogueEntry } from '../../../api/api.ts';
import { useCatalogue, useWorkspace } from '../../../api/queries.ts';
import type { Subject } from '../../../stores/connection-place.ts';
import type { MapConnection, MapInput, MapOutput } from '../graph/graph-layout.ts';
import { classOf } from '../stages-of.ts';
import { useDesk, useFile } from '../use-desk.ts';
import type { OpenFile } from '../use-desk.ts';
import { useTraffic } from '../use-traffic.ts';

export interface SheetModel {
  readonly subject: Subject;
  readonly loading: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly connection: OpenFile<'connections'> | null;
  readonly input: OpenFile<'inputs'> | null;
  readonly output: OpenFile<'outputs'> | null;
  readonly definition: OutputCatalogueEntry | null;
  readonly inputClass: InputClass;
  /** Connections of the same output and class of input, which share its data filter. */
  readonly shared: readonly string[];
  readonly traffic: { readonly connection: MapConnection | null; readonly input: MapInput | null; readonly output: MapOutput | null };
}

export function useSheet(subject: Subject): SheetModel {
  const workspace = useWorkspace();
  const catalogue = useCatalogue();
  const report = useTraffic().data;
  const { view } = useDesk();
  const connection = useFile('connections', subject.kind === 'connection' ? subject.name : null);
  const row = report?.connections.find(({ name }) => subject.kind === 'connection' && name === subject.name) ?? null;
  const inputName = subject.kind === 'input' ? subject.name : connection?.value.input ?? row?.input ?? null;
  const outputName = subject.kind === 'output' ? subject.name : connection?.value.output ?? row?.output ?? null;
  const input = useFile('inputs', subject.kind === 'output' ? null : inputName);
  const output = useFile('outputs', subject.kind === 'input' ? null : outputName);
  const inputClass = input === null ? 'platforms' : classOf(input.value);
  const shared = useMemo(() => Object.entries(view?.connections ?? {}).flatMap(([name, one]) => {
    const from = view?.inputs[one.input];
    return one.output === outputName && from !== undefined && classOf(from) === inputClass && name !== subject.name ? [name] : [];
  }), [view, outputName, inputClass, subject.name]);
  return {
    subject, connection, input, output, inputClass, shared,
    loading: workspace.isPending, error: workspace.data === undefined ? workspace.error : null, retry: () => void workspace.refetch(),
    definition: catalogue.data?.find(({ slug }) => slug === output?.value.partner) ?? null,
    traffic: {
      connection: row,
      input: report?.inputs.find(({ name }) => name === inputName) ?? null,
      output: report?.outputs.find(({ name }) => name === outputName) ?? null,
    },
  };
}
