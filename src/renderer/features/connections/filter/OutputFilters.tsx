import { useState } from 'react';
import { INPUT_CLASSES } from '../../../../protocol/data-filter.ts';
import type { InputClass } from '../../../../protocol/data-filter.ts';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { mappedEvents } from '../mappings/mapping-words.ts';
import { classOf } from '../stages-of.ts';
import { useDesk } from '../use-desk.ts';
import type { OpenFile } from '../use-desk.ts';
import { FilterPart } from './FilterPart.tsx';

/** Both filters of an output: the one for apps and web pages, and the one for servers and feeds. */
export function OutputFilters({ output, lit }: { output: OpenFile<'outputs'>; lit: string | null }) {
  const { view } = useDesk();
  const [chosen, setChosen] = useState<InputClass>(lit?.startsWith('/filters/feeds') === true ? 'feeds' : 'platforms');
  const own = Object.entries(view?.connections ?? {}).filter(([, connection]) => {
    const input = view?.inputs[connection.input];
    return connection.output === output.name && input !== undefined && classOf(input) === chosen;
  });
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="shrink-0 border-b border-line px-4 py-2"><SegmentedControl label="Filter for" value={chosen} onChange={setChosen} options={INPUT_CLASSES.map((value) => ({ value, label: value === 'platforms' ? 'Apps and web pages' : 'Servers and feeds' }))} /></div>
      <FilterPart key={chosen} output={output} inputClass={chosen} shared={own.map(([name]) => name)} mapped={mappedEvents(own.flatMap(([, connection]) => connection.custom_mappings))} lit={lit} />
    </div>
  );
}
