import { useState } from 'react';
import { Plus } from 'lucide-react';
import { useStore } from 'zustand';
import { useSetup } from '../../api/queries.ts';
import { connectionStore } from '../../stores/connection.ts';
import { contextStore } from '../../stores/context.ts';
import { goTo, navigationStore } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Select } from '../../ui/Select.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { useCommands } from '../../app/commands.ts';
import { CheckCard } from './CheckCard.tsx';
import { Findings } from './Findings.tsx';
import { GuidePicker } from './GuidePicker.tsx';
import { GuideSteps } from './GuideSteps.tsx';
import { PLATFORM_LABELS } from './guides/guide.ts';
import type { PlaceId } from './guides/guide.ts';
import { GUIDES, platformOf } from './guides/index.ts';
import { PlaceControl } from './PlaceControl.tsx';
import { KeyCard } from './KeyCard.tsx';
import { fittingInputs, readAddress, setupAddress } from './setup-address.ts';
import { useAddInput } from './use-add-input.ts';
import { useTarget } from './use-target.ts';
import { WrongPath } from './WrongPath.tsx';

/** Code with the real host, port and key on the left, what has arrived and what is wrong on the right. */
export function SetupScreen() {
  const inputs = useStore(connectionStore, (state) => state.status?.inputs);
  const section = useStore(navigationStore, (state) => state.section);
  const picked = useStore(contextStore, (state) => state.input);
  const [asked, setAsked] = useState<PlaceId | null>(null);
  const { guide, input: named } = readAddress(section, inputs ?? [], picked);
  const place = asked !== null && guide.places.includes(asked) ? asked : (guide.places[0] ?? 'this-machine');
  const fitting = fittingInputs(guide, place, inputs ?? []);
  const input = fitting.find(({ name }) => name === named) ?? fitting.find(({ name }) => name === picked) ?? fitting[0];
  const target = useTarget(input?.name ?? null, place, guide.runsIn === 'app');
  const platform = platformOf(guide, place);
  const add = useAddInput();
  const explained = useSetup(input?.name ?? null).data?.findings.some(({ code }) => code === 'wrong-path') ?? false;
  useCommands(() => GUIDES.map(({ id, label }) => ({ id: `setup.${id}`, title: `Set up: ${label}`, group: 'Set up', run: () => goTo('setup', setupAddress(id, null)) })), []);

  if (!inputs) return <SkeletonRows label="Loading inputs" />;
  return (
    <div className="@container min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-[1320px] items-start gap-8 p-8 @[840px]:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-5">
          <div>
            <h1 className="text-22 font-semibold tracking-[-0.01em]">Set up an SDK</h1>
            <p className="mt-1 text-fg1">Point an app at this machine. Nothing else changes, and nothing leaves it.</p>
          </div>
          <GuidePicker current={guide} onChoose={(next) => goTo('setup', setupAddress(next.id, named))} />
          {!target && <PlaceControl guide={guide} place={place} onPlace={setAsked} />}
          {target ? <GuideSteps key={guide.id} guide={guide} place={place} target={target} onPlace={setAsked} /> : (
            <EmptyState
              title={`The workspace has no input for ${PLATFORM_LABELS[platform]}`}
              actions={<Button variant="primary" icon={Plus} disabled={add.isPending} onClick={() => add.mutate(platform, { onSuccess: (name) => goTo('setup', setupAddress(guide.id, name)) })}>Add one</Button>}
            >
              An input is one app or server that sends data, with a key of its own. A call with an unknown key makes one by itself.
              {add.error && <span role="alert" className="block text-error">{add.error.message}</span>}
            </EmptyState>
          )}
        </div>
        {input && target && (
          <aside className="sticky top-0 flex flex-col gap-4 pt-1" aria-label="Verification">
            {fitting.length > 1 && <Select label="Send as" showLabel value={input.name} options={fitting.map(({ name }) => ({ value: name, label: name }))} onChange={(name) => goTo('setup', setupAddress(guide.id, name))} />}
            <CheckCard input={input.name} link="sample" />
            <Findings input={input.name} />
            {!explained && <WrongPath />}
            <KeyCard name={input.name} target={target} />
          </aside>
        )}
      </div>
    </div>
  );
}
