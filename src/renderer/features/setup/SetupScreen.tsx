import { useStore } from 'zustand';
import type { Status } from '../../../protocol/contract.ts';
import { connectionStore } from '../../stores/connection.ts';
import { contextStore } from '../../stores/context.ts';
import { goTo, navigationStore } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { CheckCard } from './CheckCard.tsx';
import { KeyCard } from './KeyCard.tsx';
import { chooseInput, PLATFORM_CARDS } from './platforms.ts';
import { SnippetTabs } from './SnippetTabs.tsx';
import { useSnippetTarget } from './use-snippet-target.ts';
import { WrongPath } from './WrongPath.tsx';

type InputEntry = Status['inputs'][number];

function PlatformCards({ inputs, current }: { inputs: readonly InputEntry[]; current: InputEntry }) {
  return (
    <div role="radiogroup" aria-label="Platform" className="grid grid-cols-2 gap-3">
      {PLATFORM_CARDS.map(({ platform, label, detail, icon: Icon }) => {
        const input = inputs.find((entry) => entry.platform === platform);
        const chosen = current.platform === platform;
        return (
          <button
            key={platform}
            type="button"
            role="radio"
            aria-checked={chosen}
            disabled={!input}
            title={input ? undefined : 'The workspace has no input of this platform. Add one in Settings.'}
            onClick={() => { if (input) goTo('setup', input.name); }}
            className={cx('flex items-center gap-3 rounded-lg border p-3 text-left disabled:opacity-50', chosen ? 'border-accent bg-accent-tint' : 'border-line bg-bg1 enabled:hover:bg-bg2')}
          >
            <Icon aria-hidden size={20} strokeWidth={1.75} className={chosen ? 'text-accent' : 'text-fg2'} />
            <span className="min-w-0">
              <span className="block text-13 font-semibold">{label}</span>
              <span className="block truncate text-12 text-fg2">{detail}</span>
            </span>
          </button>
        );
      })}
    </div>
  );
}

/** Code with the real port and key on the left, what has arrived on the right. */
export function SetupScreen() {
  const inputs = useStore(connectionStore, (state) => state.status?.inputs);
  const asked = useStore(navigationStore, (state) => state.section);
  const picked = useStore(contextStore, (state) => state.input);
  const input = inputs ? chooseInput(inputs, asked, picked) : null;
  const target = useSnippetTarget(input?.name ?? null);
  if (!inputs) return <SkeletonRows label="Loading inputs" />;
  if (!input || !target) {
    return <EmptyState title="The workspace has no input" actions={<Button variant="primary" onClick={() => goTo('settings', 'inputs')}>Add an input</Button>}>An input is one app or server that sends data, with its own key.</EmptyState>;
  }
  return (
    <div className="@container min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-[1320px] items-start gap-8 p-8 @[840px]:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-5">
          <div>
            <h1 className="text-22 font-semibold tracking-[-0.01em]">Set up an SDK</h1>
            <p className="mt-1 text-fg1">Point an app at this machine. Nothing else changes, and nothing leaves it.</p>
          </div>
          <PlatformCards inputs={inputs} current={input} />
          <SnippetTabs key={input.platform} platform={input.platform as 'web'} target={target} />
        </div>
        <aside className="sticky top-0 flex flex-col gap-4 pt-1" aria-label="Verification">
          <CheckCard input={input.name} link="sample" />
          <WrongPath />
          <KeyCard name={input.name} target={target} />
        </aside>
      </div>
    </div>
  );
}
