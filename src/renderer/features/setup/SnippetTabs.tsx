import { useState } from 'react';
import type { Platform } from '../../../protocol/vocabulary.ts';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { CodeBlock } from './CodeBlock.tsx';
import { snippetsFor } from './snippets.ts';
import type { SnippetTarget } from './snippets.ts';

export interface SnippetTabsProps {
  platform: Platform;
  target: SnippetTarget;
  /** Only the last step, for the first-run page. */
  short?: boolean | undefined;
}

export function SnippetTabs({ platform, target, short }: SnippetTabsProps) {
  const snippets = snippetsFor(platform, target);
  const [chosen, setChosen] = useState<string | null>(null);
  const snippet = snippets.find(({ id }) => id === chosen) ?? snippets[0];
  if (!snippet) return null;
  const steps = short ? snippet.steps.filter((step) => step.language !== 'shell' || snippet.id === 'curl').slice(0, 1) : snippet.steps;
  return (
    <div className="flex flex-col gap-3">
      <SegmentedControl label="Way in" value={snippet.id} onChange={setChosen} options={snippets.map(({ id, label }) => ({ value: id, label }))} />
      {steps.map((step, index) => <CodeBlock key={step.title} title={step.title} code={step.code} number={steps.length > 1 ? index + 1 : undefined} />)}
      {!short && (
        <ul className="list-disc pl-5 text-12 text-fg2">
          {snippet.notes.map((note) => <li key={note} className="py-0.5">{note}</li>)}
        </ul>
      )}
    </div>
  );
}
