/** The parts of a sheet, in the order in which their stages run. */
import type { ReactNode } from 'react';
import type { SheetPart } from '../../../stores/connection-place.ts';
import { FilterPart } from '../filter/FilterPart.tsx';
import { OutputFilters } from '../filter/OutputFilters.tsx';
import { MappingsPart } from '../mappings/MappingsPart.tsx';
import { mappedEvents } from '../mappings/mapping-words.ts';
import { ForwardingPart } from './ForwardingPart.tsx';
import { InputPart } from './InputPart.tsx';
import { KitPart } from './KitPart.tsx';
import { OutputPart } from './OutputPart.tsx';
import { OverviewPart } from './OverviewPart.tsx';
import { RulesPart } from './RulesPart.tsx';
import type { SheetModel } from './use-sheet.ts';

export interface PartEntry {
  readonly id: SheetPart;
  readonly label: string;
  readonly count?: number | undefined;
  readonly render: (lit: string | null) => ReactNode;
}

export function partsOf(sheet: SheetModel): PartEntry[] {
  const { subject, connection, input, output, inputClass, shared } = sheet;
  if (subject.kind === 'input') return input === null ? [] : [{ id: 'input', label: 'Input', render: () => <InputPart input={input} traffic={sheet.traffic.input} /> }];
  if (subject.kind === 'output') {
    return output === null ? [] : [
      { id: 'output', label: 'Output', render: () => <OutputPart output={output} definition={sheet.definition} traffic={sheet.traffic.output} /> },
      { id: 'filter', label: 'Data filter', render: (lit) => <OutputFilters output={output} lit={lit} /> },
    ];
  }
  if (connection === null || input === null) return [];
  const { rules, custom_mappings: mappings } = connection.value;
  return [
    { id: 'overview', label: 'Overview', render: () => <OverviewPart sheet={sheet} connection={connection} /> },
    { id: 'input', label: 'Input', render: () => <InputPart input={input} traffic={sheet.traffic.input} /> },
    { id: 'forwarding', label: 'Forwarding', render: () => <ForwardingPart connection={connection} input={input} output={connection.value.output} /> },
    ...(output === null ? [] : [{ id: 'filter' as const, label: 'Filter', render: (lit: string | null) => <FilterPart key={inputClass} output={output} inputClass={inputClass} shared={shared} mapped={mappedEvents(mappings)} lit={lit} /> }]),
    { id: 'rules', label: 'Rules', count: rules.length === 0 ? undefined : rules.length, render: () => <RulesPart connection={connection} input={input} /> },
    { id: 'mappings', label: 'Mappings', count: mappings.length === 0 ? undefined : mappings.length, render: (lit) => <MappingsPart connection={connection} input={input} lit={lit} /> },
    ...(output === null ? [] : [{ id: 'output' as const, label: 'Output', render: () => <OutputPart output={output} definition={sheet.definition} traffic={sheet.traffic.output} /> }]),
    { id: 'kit', label: 'Kit', render: () => <KitPart connection={connection} input={input} definition={sheet.definition} /> },
  ];
}
