import { FolderOpen, Orbit } from 'lucide-react';
import { useStore } from 'zustand';
import { useUniqueViolations } from '../api/violations.ts';
import { newsText, useNewAlerts } from '../features/activity/new-alerts.ts';
import { deskStore } from '../features/rules/desk-store.ts';
import { connectionStore } from '../stores/connection.ts';
import { goTo, navigationStore } from '../stores/navigation.ts';
import { cx } from '../ui/classes.ts';
import { formatCount } from '../ui/format.ts';
import { SCREENS } from './screen-list.ts';
import type { ScreenEntry } from './screen-list.ts';

function rateText(perSecond: number): string {
  return perSecond > 0 && perSecond < 1 ? '<1/s' : `${formatCount(Math.round(perSecond))}/s`;
}

function NavItem({ entry, current, hint, alarm }: { entry: ScreenEntry; current: boolean; hint?: string | undefined; alarm?: boolean | undefined }) {
  const Icon = entry.icon;
  return (
    <li>
      <button
        type="button"
        aria-current={current ? 'page' : undefined}
        title={entry.label}
        onClick={() => goTo(entry.id)}
        className={cx(
          'flex h-[30px] w-full items-center gap-2.5 rounded-md px-2 text-13 select-none',
          current ? 'bg-bg3 font-semibold text-fg0' : 'font-medium text-fg1 hover:bg-bg2 hover:text-fg0',
        )}
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
        <span className="truncate max-[900px]:sr-only">{entry.label}</span>
        {hint && <span className={cx('ml-auto pl-2 text-12 font-normal tabular-nums max-[900px]:hidden', alarm ? 'font-semibold text-error' : 'text-fg2')}>{hint}</span>}
      </button>
    </li>
  );
}

/** Navigation with labels; only screens that exist. */
export function SideBar() {
  const screen = useStore(navigationStore, (state) => state.screen);
  const rate = useStore(connectionStore, (state) => rateText(state.status?.rates.events_per_second ?? 0));
  const problems = useStore(connectionStore, (state) => state.status?.workspace.problems.filter((problem) => problem.severity === 'error').length ?? 0);
  const failing = useStore(deskStore, (state) => state.failing);
  const workspace = useStore(connectionStore, (state) => state.status?.workspace.name ?? null);
  const violations = useUniqueViolations();
  const alerts = useNewAlerts();
  const hints: Partial<Record<string, { hint: string; alarm?: boolean }>> = {
    stream: { hint: rate },
    ...(violations > 0 ? { 'data-plans': { hint: formatCount(violations), alarm: true } } : {}),
    ...(alerts > 0 ? { activity: { hint: newsText(alerts), alarm: true } } : {}),
    ...(failing > 0 ? { rules: { hint: formatCount(failing), alarm: true } } : {}),
    ...(problems > 0 ? { settings: { hint: formatCount(problems), alarm: true } } : {}),
  };
  const items = (group: ScreenEntry['group']) => SCREENS.filter((entry) => entry.group === group).map((entry) => (
    <NavItem key={entry.id} entry={entry} current={entry.id === screen} {...hints[entry.id]} />
  ));
  return (
    <nav aria-label="Screens" className="flex w-46 shrink-0 flex-col max-[900px]:w-13 border-r border-line bg-bg1">
      <div className="flex h-11 shrink-0 items-center gap-2.5 px-4 pt-1">
        <Orbit aria-hidden size={18} strokeWidth={2} className="text-accent" />
        <span className="text-15 leading-none font-semibold tracking-[-0.01em] max-[900px]:sr-only">Cloudchamber</span>
      </div>
      <ul className="mx-2 mt-1 flex flex-col gap-px">{items('main')}</ul>
      <h2 className="mt-4 px-4 pb-1.5 text-11 text-fg2 max-[900px]:sr-only">Workspace</h2>
      <ul className="mx-2 flex flex-col gap-px">{items('workspace')}</ul>
      {workspace !== null && (
        <button
          type="button"
          title="Open or switch the workspace"
          onClick={() => goTo('settings', 'workspace')}
          className="mx-2 mt-auto mb-2 flex h-[30px] items-center gap-2.5 rounded-md px-2 text-12 text-fg2 hover:bg-bg2 hover:text-fg0"
        >
          <FolderOpen aria-hidden size={14} className="shrink-0" />
          <span className="truncate max-[900px]:sr-only">{workspace}</span>
        </button>
      )}
    </nav>
  );
}
