import { Braces, ChevronDown, Download, Ellipsis, History, Link2, Power, Rocket, Save, Settings2, Snowflake, Trash2 } from 'lucide-react';
import { LATEST } from '../../../protocol/rule.ts';
import { ruleApi } from '../../api/rules.ts';
import { cx } from '../../ui/classes.ts';
import { Button } from '../../ui/Button.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu } from '../../ui/Menu.tsx';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { openDialog, setOf } from './desk-store.ts';
import { downloadRule } from './download.ts';
import { attempt, useDesk } from './use-desk.ts';
import { newestFirst } from './version-order.ts';

const CHIP = 'inline-flex h-5 max-w-full items-center gap-1 rounded px-1.5 text-11 font-medium whitespace-nowrap select-none hover:brightness-110';

function VersionChip() {
  const { name, summary, version } = useDesk();
  const entries: MenuEntry[] = [
    { label: LATEST, detail: 'The one that is edited; runs for development data', checked: version === LATEST, run: () => setOf('shown', name, undefined) },
    ...newestFirst(summary.versions).map((one): MenuEntry => ({
      label: one.name === summary.prod ? `${one.name} · prod` : one.name,
      detail: `${formatDateTime(one.promoted_at)}${one.note === '' ? '' : ` · ${one.note}`}`,
      checked: version === one.name,
      run: () => setOf('shown', name, one.name),
    })),
  ];
  return (
    <Menu
      entries={entries}
      trigger={<button type="button" aria-label={`Version ${version}`} title="Choose the version to look at" className={cx(CHIP, 'bg-bg3 font-mono text-fg0')}>{version}<ChevronDown aria-hidden size={11} className="text-fg2" /></button>}
    />
  );
}

function ProdChip() {
  const { summary } = useDesk();
  const text = summary.prod === null ? 'not in prod' : `prod ${summary.prod}`;
  const title = summary.prod === null ? 'Production data passes without this rule until it is promoted' : summary.ahead ? '$LATEST differs from what production runs' : 'Production runs the same code as $LATEST';
  return (
    <button type="button" title={title} onClick={() => openDialog({ kind: 'versions' })} className={cx(CHIP, summary.prod === null ? 'bg-neutral-tint text-fg1' : 'bg-ok-tint text-ok')}>
      {text}{summary.prod !== null && summary.ahead && <span className="text-fg2 @max-[720px]:hidden">· behind</span>}
    </button>
  );
}

const ACTION_LABELS = { discard: 'Discard the batch', proceed: 'Proceed with the batch as it came' } as const;

function FailureChip() {
  const { value, save } = useDesk();
  const action = value.failure_action;
  return (
    <Menu
      entries={[
        { kind: 'heading', label: 'When the rule fails or takes too long' },
        ...(['discard', 'proceed'] as const).map((one): MenuEntry => ({ label: ACTION_LABELS[one], checked: action === one, run: () => void save({ failure_action: one }) })),
      ]}
      trigger={
        <button type="button" title="What happens to the batch when the rule fails" className={cx(CHIP, action === null ? 'bg-error-tint text-error' : 'bg-warn-tint text-warn')}>
          {action === null ? 'choose the failure action' : `on failure: ${action}`}
          <ChevronDown aria-hidden size={11} />
        </button>
      }
    />
  );
}

/** The rule's name and state, and what is done with the whole of it. */
export function DeskHeader() {
  const { name, summary, dirty, readOnly, saving, save } = useDesk();
  // With one button more there is less room for words.
  const short = dirty && !readOnly ? '@max-[760px]:[&>span]:hidden' : '@max-[640px]:[&>span]:hidden';
  const more: MenuEntry[] = [
    { label: 'Settings…', icon: Settings2, detail: 'Description, environment variables, runtime', run: () => openDialog({ kind: 'settings' }) },
    { label: 'Where it runs…', icon: Link2, run: () => openDialog({ kind: 'attach' }) },
    { label: summary.active ? 'Switch off' : 'Switch on', icon: Power, detail: 'On every connection', run: () => void save({ active: !summary.active }) },
    { label: 'Cold start', icon: Snowflake, detail: 'The next run loads the rule anew', run: () => void attempt(ruleApi.coldStart(name), 'The next run starts cold') },
    { kind: 'separator' },
    { label: 'Export as one file', icon: Download, run: () => downloadRule(name, 'file') },
    { label: 'Export for Lambda (zip)', icon: Download, run: () => downloadRule(name, 'zip') },
    { kind: 'separator' },
    { label: 'Delete…', icon: Trash2, danger: true, run: () => openDialog({ kind: 'delete' }) },
  ];
  return (
    <header className="@container flex h-11 shrink-0 items-center border-b border-line px-3">
      <Braces aria-hidden size={16} className="mr-2 shrink-0 text-blocked" />
      <h1 className="mr-2.5 max-w-[45%] min-w-16 shrink-0 truncate text-15 font-semibold tracking-[-0.01em]" title={summary.description === '' ? name : `${name}: ${summary.description}`}>{name}</h1>
      <div className="flex min-w-0 shrink items-center gap-2 overflow-hidden">
        <VersionChip />
        <span className="contents @max-[520px]:hidden"><ProdChip /></span>
        <FailureChip />
        {!summary.active && <button type="button" title="Switch on" onClick={() => void save({ active: true })} className={cx(CHIP, 'bg-neutral-tint text-fg1')}>off</button>}
      </div>
      <span className="min-w-2 flex-1" />
      <div className="flex shrink-0 items-center gap-2">
        {dirty && !readOnly && <Button icon={Save} disabled={saving} title="Save (Ctrl+S)" onClick={() => void save()}>Save</Button>}
        <Button icon={History} title="Versions" className={short} onClick={() => openDialog({ kind: 'versions' })}>Versions</Button>
        <Button icon={Rocket} title="Promote to production" className={short} onClick={() => openDialog({ kind: 'promote' })}>Promote</Button>
        <Menu align="end" trigger={<IconButton label="More" icon={Ellipsis} />} entries={more} />
      </div>
    </header>
  );
}
