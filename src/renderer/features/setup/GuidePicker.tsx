import type { KeyboardEvent } from 'react';
import { cx } from '../../ui/classes.ts';
import type { Guide } from './guides/guide.ts';
import { GUIDES } from './guides/index.ts';

const GROUPS = ['Web', 'Apps', 'Servers'] as const;
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function PlatformCard({ guide, chosen, onChoose }: { guide: Guide; chosen: boolean; onChoose: (guide: Guide) => void }) {
  return (
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      tabIndex={chosen ? 0 : -1}
      title={guide.detail}
      onClick={() => onChoose(guide)}
      className={cx(
        'h-8 min-w-0 truncate rounded-lg border px-2.5 text-13',
        chosen ? 'border-accent bg-accent-tint font-semibold text-fg0' : 'border-line bg-bg1 font-medium text-fg1 hover:bg-bg2 hover:text-fg0',
      )}
    >
      {guide.label}
    </button>
  );
}

/** One card a platform; arrow keys go through all of them. */
export function GuidePicker({ current, onChoose }: { current: Guide; onChoose: (guide: Guide) => void }) {
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const next = GUIDES[(GUIDES.indexOf(current) + step + GUIDES.length) % GUIDES.length];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    const group = event.currentTarget;
    requestAnimationFrame(() => group.querySelector<HTMLElement>('[aria-checked="true"]')?.focus());
  }
  return (
    <div role="radiogroup" aria-label="Platform" onKeyDown={onKeyDown} className="grid grid-cols-[64px_minmax(0,1fr)] gap-x-3 gap-y-2">
      {GROUPS.map((group) => (
        <div key={group} className="contents">
          <span className="pt-1.5 text-12 text-fg2">{group}</span>
          <div className="grid grid-cols-[repeat(auto-fill,minmax(102px,1fr))] gap-2">
            {GUIDES.filter((guide) => guide.group === group).map((guide) => <PlatformCard key={guide.id} guide={guide} chosen={guide.id === current.id} onChoose={onChoose} />)}
          </div>
        </div>
      ))}
    </div>
  );
}
