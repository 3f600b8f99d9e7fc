import { useState } from 'react';
import { Ellipsis, Send, Trash2 } from 'lucide-react';
import { useStore } from 'zustand';
import type { OutputState } from '../../../protocol/partner.ts';
import type { OutputFile } from '../../../protocol/workspace.ts';
import { useCatalogue } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { goToConnections } from '../../stores/connection-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/classes.ts';
import { formatCount } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { PERIOD_WORDS } from '../connections/connection-view.ts';
import { DeleteOutputDialog } from './DeleteOutputDialog.tsx';
import { FidelityBadge } from './FidelityBadge.tsx';
import { ModeMenu } from './ModeMenu.tsx';
import { COUNT_OUTCOMES, countsOf, eventsFilter, showEvents } from './output-counts.ts';
import { outputsView } from './outputs-view.ts';

export interface OutputHeaderProps {
  name: string;
  file: OutputFile;
  /** Null while it is counted. */
  state: OutputState | null;
}

interface FigureProps {
  label: string;
  value: number;
  tone: string;
  title: string;
  onClick: () => void;
}

function Figure({ label, value, tone, title, onClick }: FigureProps) {
  return (
    <button type="button" title={title} disabled={value === 0} onClick={onClick} className="rounded-sm text-12 text-fg2 enabled:hover:underline">
      <b className={cx('mr-1 font-semibold tabular-nums', value === 0 ? 'text-fg2' : tone)}>{formatCount(value)}</b>{label}
    </button>
  );
}

/** What it is, how it answers, how it stands, and what can be done with it as a whole. */
export function OutputHeader({ name, file, state }: OutputHeaderProps) {
  const catalogue = useCatalogue().data;
  const period = useStore(outputsView, (view) => view.period);
  const [deleting, setDeleting] = useState(false);
  const definition = catalogue?.find(({ slug }) => slug === file.partner);
  const label = file.label ?? definition?.name ?? name;
  useCommands(() => [
    { id: 'outputs.delete', title: `Delete the output ${label}`, group: 'Outputs', run: () => setDeleting(true) },
    { id: 'outputs.filter', title: `Data filter of ${label}`, group: 'Outputs', run: () => goToConnections('graph', { subject: { kind: 'output', name }, part: 'filter' }) },
  ], [name, label]);
  const counts = state === null ? null : countsOf(state);
  const events = (key: keyof typeof COUNT_OUTCOMES): void => showEvents(eventsFilter(name, COUNT_OUTCOMES[key], period));
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
      <Send aria-hidden size={15} className="shrink-0 text-fg2" />
      <h1 className="max-w-full truncate text-15 font-semibold">{label}</h1>
      {definition === undefined ? catalogue !== undefined && <Badge tone="error">unknown partner</Badge> : <>{definition.name !== label && <span className="text-fg2">{definition.name}</span>}<FidelityBadge fidelity={definition.fidelity} /></>}
      <ModeMenu output={name} label={label} />
      <div className="ml-auto flex items-center gap-3">
        {counts !== null && state !== null && (
          <div role="group" aria-label={`Events ${PERIOD_WORDS[period]}`} className="flex flex-wrap items-center gap-x-3">
            <Figure label="sent" value={counts.sent} tone="text-ok" title={`Events that it accepted ${PERIOD_WORDS[period]}`} onClick={() => events('sent')} />
            <Figure label="failed" value={counts.failed} tone="text-error" title={`Events that it rejected ${PERIOD_WORDS[period]}`} onClick={() => events('failed')} />
            <Figure label="held back" value={counts.held} tone="text-fg1" title={`Events that were kept from it ${PERIOD_WORDS[period]}`} onClick={() => events('held')} />
          </div>
        )}
        <Menu
          align="end"
          trigger={<IconButton label="More for this output" icon={Ellipsis} />}
          entries={[
            { label: 'Data filter', detail: 'What of the data it gets, on the Connections screen', run: () => goToConnections('graph', { subject: { kind: 'output', name }, part: 'filter' }) },
            { label: 'Delete the output …', icon: Trash2, danger: true, run: () => setDeleting(true) },
          ]}
        />
      </div>
      {deleting && <DeleteOutputDialog name={name} label={label} onClose={() => setDeleting(false)} />}
    </header>
  );
}
