import { useState } from 'react';
import { ArrowRight, Copy, Ellipsis, Maximize2, Minimize2, Settings, Trash2, X } from 'lucide-react';
import { useRemoveItem } from '../../../api/queries.ts';
import { announce } from '../../../app/core-commands.ts';
import { connectionSection, goToConnections } from '../../../stores/connection-place.ts';
import type { ConnectionPlace } from '../../../stores/connection-place.ts';
import { goTo } from '../../../stores/navigation.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Menu } from '../../../ui/Menu.tsx';
import type { MenuEntry } from '../../../ui/Menu.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import { connectionState } from '../connection-state.ts';
import { DuplicateDialog } from '../dialogs/DuplicateDialog.tsx';
import { desk } from '../drafts.ts';
import type { SheetModel } from './use-sheet.ts';

const FOLDERS = { connection: 'connections', input: 'inputs', output: 'outputs' } as const;
/** What the menu of Settings calls them. */
const IN_SETTINGS = { connection: 'Edit as JSON in Settings', input: 'Keys and relay in Settings', output: 'Simulator and JSON in Settings' } as const;

function Title({ sheet }: { sheet: SheetModel }) {
  const { subject, input, output, traffic } = sheet;
  const inputLabel = input?.value.label ?? input?.name ?? traffic.connection?.input;
  const outputLabel = output?.value.label ?? output?.name ?? traffic.connection?.output;
  if (subject.kind !== 'connection') return <h2 className="truncate text-15 font-semibold">{subject.kind === 'input' ? inputLabel ?? subject.name : outputLabel ?? subject.name}</h2>;
  return (
    <h2 className="flex min-w-0 items-center gap-1.5 text-15 font-semibold">
      <span className="min-w-0 truncate">{inputLabel}</span>
      <ArrowRight aria-label="to" size={14} className="shrink-0 text-fg2" />
      <span className="min-w-0 truncate">{outputLabel}</span>
    </h2>
  );
}

/** Whose settings these are, its state, and what can be done with the whole of it. */
export function SheetHeader({ sheet, alone, place, onClose }: { sheet: SheetModel; alone: boolean; place: ConnectionPlace; onClose: () => void }) {
  const { subject, connection, traffic } = sheet;
  const remove = useRemoveItem();
  const [dialog, setDialog] = useState<'delete' | 'duplicate' | null>(null);
  const folder = FOLDERS[subject.kind];
  const state = traffic.connection === null ? null : connectionState(traffic.connection);
  const entries: MenuEntry[] = [
    ...(connection === null ? [] : [{ label: 'Duplicate…', icon: Copy, detail: 'The same settings between another pair', run: () => setDialog('duplicate') }]),
    { label: IN_SETTINGS[subject.kind], icon: Settings, run: () => goTo('settings', folder) },
    ...(subject.kind === 'connection' ? [{ kind: 'separator' as const }, { label: 'Delete…', icon: Trash2, danger: true, run: () => setDialog('delete') }] : []),
  ];
  return (
    <header className="flex shrink-0 items-center gap-2 border-b border-line py-2 pr-2 pl-4">
      <div className="min-w-0 flex-1">
        <Title sheet={sheet} />
        <p className="flex min-w-0 items-center gap-2 text-12 text-fg2">
          <code className="truncate text-[11.5px]">{folder}/{subject.name}.json</code>
          {subject.kind === 'connection' && sheet.input !== null && <span className="hidden shrink-0 gap-2 @[420px]:flex"><TextLink onClick={() => goToConnections('graph', { subject: { kind: 'input', name: sheet.input?.name ?? '' } })}>Input</TextLink><TextLink onClick={() => goToConnections('graph', { subject: { kind: 'output', name: sheet.output?.name ?? '' } })}>Output</TextLink></span>}
        </p>
      </div>
      {state !== null && state.kind !== 'idle' && <Badge tone={state.tone} icon={state.icon} title={state.meaning}>{state.word}</Badge>}
      {connection !== null && <label className="flex items-center gap-1.5 text-12 text-fg1"><Switch label="Active" checked={connection.value.active} onChange={(active) => connection.change({ active })} />{connection.value.active ? 'Active' : 'Off'}</label>}
      <span className="flex items-center">
        <Menu align="end" trigger={<IconButton label="More" icon={Ellipsis} />} entries={entries} />
        <IconButton label={alone ? 'Beside the graph' : 'Whole screen'} keys="alt+enter" icon={alone ? Minimize2 : Maximize2} onClick={() => goTo('connections', connectionSection('graph', { ...place, alone: !alone }))} />
        <IconButton label="Close" keys="escape" icon={X} onClick={onClose} />
      </span>
      {dialog === 'duplicate' && connection !== null && <DuplicateDialog from={connection} onClose={() => setDialog(null)} />}
      <ConfirmDialog
        open={dialog === 'delete'}
        danger
        title={`Delete the connection ${subject.name}?`}
        action="Delete"
        onClose={() => setDialog(null)}
        onConfirm={() => {
          desk.discard([`connections/${subject.name}`]);
          announce(remove.mutateAsync({ kind: 'connections', name: subject.name }).then(onClose), 'Connection deleted');
        }}
      >
        From now on nothing of {sheet.input?.value.label ?? sheet.input?.name ?? 'the input'} is sent to {sheet.output?.value.label ?? sheet.output?.name ?? 'the output'}. Both stay, and so does what was captured.
      </ConfirmDialog>
    </header>
  );
}
