import { Fragment } from 'react';
import type { OutputEntry, TraceView } from './trace-model.ts';
import { AlsoHeld } from './AlsoHeld.tsx';
import { TraceItem } from './TraceItem.tsx';
import { UntouchedLine } from './UntouchedLine.tsx';
import { outcomeLook, verdictLook } from './verdicts.ts';

export interface TraceListProps {
  view: TraceView;
  selected: string | null;
  onSelect: (id: string) => void;
}

function isWithin(output: OutputEntry, selected: string | null): boolean {
  return output.id === selected || [...output.entries, ...output.also, ...output.untouched].some((entry) => entry.id === selected);
}

function Heading({ children }: { children: string }) {
  return <h3 className="px-2.5 pt-1 pb-1.5 text-12 text-fg2">{children}</h3>;
}

/** Input stages, then the outputs; the selected output shows its own stages. */
export function TraceList({ view, selected, onSelect }: TraceListProps) {
  return (
    <div role="group" aria-label="Stages" className="flex flex-col p-2">
      <Heading>Input</Heading>
      {view.input.entries.map((entry, index) => (
        <TraceItem
          key={entry.id} id={entry.id} look={verdictLook(entry)} label={entry.label} word={entry.word} ms={entry.step.ms}
          selected={selected === entry.id} joined={index < view.input.entries.length - 1} onSelect={onSelect}
        />
      ))}
      <AlsoHeld entries={view.input.also} selected={selected} onSelect={onSelect} />
      <UntouchedLine entries={view.input.untouched} selected={selected} onSelect={onSelect} />
      <div className="h-2.5" />
      <Heading>Outputs</Heading>
      {view.outputs.length === 0 && <p className="px-2.5 py-1 text-12 text-fg2">{view.input.entries.some((entry) => entry.verdict === 'dropped') ? 'It ended before the outputs.' : 'No output is connected to this input.'}</p>}
      {view.outputs.map((output) => {
        const open = isWithin(output, selected);
        return (
          <Fragment key={output.id}>
            <TraceItem id={output.id} look={outcomeLook(output.outcome)} label={output.label} word={output.word} ms={output.ms} selected={selected === output.id} expanded={open} onSelect={onSelect} />
            {open && output.entries.map((entry, index) => (
              <TraceItem
                key={entry.id} id={entry.id} look={verdictLook(entry)} label={entry.label} word={entry.word} ms={entry.step.ms} nested
                selected={selected === entry.id} joined={index < output.entries.length - 1} onSelect={onSelect}
              />
            ))}
            {open && <AlsoHeld entries={output.also} selected={selected} nested onSelect={onSelect} />}
            {open && <UntouchedLine entries={output.untouched} selected={selected} nested onSelect={onSelect} />}
          </Fragment>
        );
      })}
    </div>
  );
}
