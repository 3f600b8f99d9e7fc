import { useState } from 'react';
import { useStore } from 'zustand';
import { FolderOpen, Send } from 'lucide-react';
import { runCommand } from '../../app/commands.ts';
import { connectionStore } from '../../stores/connection.ts';
import { contextStore } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { CheckCard } from './CheckCard.tsx';
import { FirstSnippet } from './FirstSnippet.tsx';
import { firstGuide, guideOf } from './guides/index.ts';
import { useTarget } from './use-target.ts';

/** The ways in that most people take; all others are on the set-up page. */
const SHOWN: readonly { readonly platform: string; readonly label: string }[] = [
  { platform: 'web', label: 'Web' }, { platform: 'ios', label: 'iOS' }, { platform: 'android', label: 'Android' }, { platform: 's2s', label: 'Node' },
];

/** The stream with nothing captured yet: what to paste, what arrived so far, and two ways to see it work at once. */
export function FirstSteps() {
  const inputs = useStore(connectionStore, (state) => state.status?.inputs) ?? [];
  const picked = useStore(contextStore, (state) => state.input);
  const [asked, setAsked] = useState<string | null>(null);
  const byName = (name: string | null) => inputs.find((input) => input.name === name);
  const input = byName(asked) ?? byName(picked) ?? inputs.find(({ platform }) => platform === 'web') ?? inputs[0] ?? null;
  const guide = input && guideOf(firstGuide(input.platform));
  const target = useTarget(input?.name ?? null, guide?.places[0] ?? 'this-machine', guide?.runsIn === 'app');
  const ways = SHOWN.flatMap(({ platform, label }) => {
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
            <div className="flex flex-wrap items-center gap-3">
              {input !== null && ways.length > 1 && <SegmentedControl label="Platform" value={input.name} options={ways} onChange={setAsked} />}
              <Button variant="ghost" onClick={() => goTo('setup')}>All platforms</Button>
            </div>
            {input !== null && target !== null && <FirstSnippet key={input.name} platform={input.platform} target={target} />}
          </div>
          {input !== null && <CheckCard input={input.name} link="guide" />}
        </div>
      </div>
    </div>
  );
}
