import { useState } from 'react';
import { useStore } from 'zustand';
import { FolderOpen, Send } from 'lucide-react';
import { runCommand } from '../../app/commands.ts';
import { connectionStore } from '../../stores/connection.ts';
import { contextStore } from '../../stores/context.ts';
import { Button } from '../../ui/Button.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { CheckCard } from './CheckCard.tsx';
import { chooseInput, PLATFORM_CARDS } from './platforms.ts';
import { SnippetTabs } from './SnippetTabs.tsx';
import { useSnippetTarget } from './use-snippet-target.ts';

/** The stream with nothing captured yet: what to paste, what arrived so far, and two ways to see it work at once. */
export function FirstSteps() {
  const inputs = useStore(connectionStore, (state) => state.status?.inputs) ?? [];
  const picked = useStore(contextStore, (state) => state.input);
  const [asked, setAsked] = useState<string | null>(null);
  const input = chooseInput(inputs, asked, picked);
  const target = useSnippetTarget(input?.name ?? null);
  const platforms = PLATFORM_CARDS.flatMap(({ platform, label }) => {
    const entry = inputs.find((candidate) => candidate.platform === platform);
    return entry ? [{ value: entry.name, label }] : [];
  });
  return (
    <div className="@container min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-[1080px] flex-col gap-6 px-8 py-10">
        <div className="flex flex-wrap items-end gap-4">
          <div className="min-w-0 flex-1">
            <h1 className="text-22 font-semibold tracking-[-0.01em]">Nothing captured yet</h1>
            <p className="mt-1 text-fg1">Point an app here, or see it work with sample data first.</p>
          </div>
          <Button icon={FolderOpen} onClick={() => runCommand('workspace.demo')}>Open demo workspace</Button>
          <Button variant="primary" icon={Send} onClick={() => runCommand('sample.send')}>Send a sample batch</Button>
        </div>
        <div className="grid items-start gap-6 @[840px]:grid-cols-[minmax(0,1fr)_340px]">
          <div className="flex min-w-0 flex-col gap-3">
            {input !== null && platforms.length > 1 && <SegmentedControl label="Platform" value={input.name} options={platforms} onChange={setAsked} />}
            {input !== null && target !== null && <SnippetTabs key={input.platform} short platform={input.platform as 'web'} target={target} />}
          </div>
          {input !== null && <CheckCard input={input.name} link="guide" />}
        </div>
      </div>
    </div>
  );
}
