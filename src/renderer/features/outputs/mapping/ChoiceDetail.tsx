import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import type { MappingTable } from '../../../../protocol/partner.ts';
import { asApiError } from '../../../api/client.ts';
import { useProvenance } from '../../../api/explain.ts';
import { useCatalogue } from '../../../api/queries.ts';
import { useCommands } from '../../../app/commands.ts';
import { goToSetting } from '../../../stores/connection-place.ts';
import { goToOutputSetting } from '../../../stores/output-place.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { pointerPath } from '../../../ui/json-tree.ts';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { ProvenancePane } from '../../event/provenance/ProvenancePane.tsx';
import { StatusBadge } from '../facts/StatusBadge.tsx';
import { REST_WORDS, sourceWords, valueWords } from './mapping-model.ts';
import type { MappingLine, MappingRow, Unmapped } from './mapping-model.ts';

interface PartProps {
  table: MappingTable;
  onTarget: (request: number, target: string) => void;
}

function Sent({ table, row, onTarget }: PartProps & { row: MappingRow }) {
  const delivery = table.requests[row.request]?.delivery ?? null;
  const { data, error, refetch } = useProvenance(delivery);
  return (
    <>
      {row.fact !== null && <p className="flex flex-wrap items-baseline gap-2 border-b border-line px-3.5 py-2.5 text-12 text-fg1"><StatusBadge status={row.status} /><span className="min-w-0 flex-1">{row.fact}</span></p>}
      {data !== undefined && <ProvenancePane provenance={data} pointer={row.target} onField={(target) => onTarget(row.request, target)} />}
      {data === undefined && error === null && <SkeletonRows rows={5} label="Following the value back" />}
      {data === undefined && error !== null && <ErrorState title="Where it came from could not be read" code={asApiError(error).code} onRetry={() => void refetch()}>{asApiError(error).message}</ErrorState>}
    </>
  );
}

function Rest({ table, item }: { table: MappingTable; item: Unmapped }) {
  const definition = useCatalogue().data?.find(({ slug }) => slug === table.partner);
  const { word, tone } = REST_WORDS[item.kind];
  const isOfConnection = definition?.connection_settings.some(({ key }) => key === item.setting) ?? false;
  const openSetting = (): void => {
    const pointer = { kind: isOfConnection ? 'connection' as const : 'output' as const, name: isOfConnection ? table.connection : table.output, path: `/settings/${item.setting}` };
    if (!goToOutputSetting(pointer)) goToSetting(pointer);
  };
  const value = valueWords(item.value);
  return (
    <div className="flex flex-col gap-2.5 p-3.5">
      <p className="flex flex-wrap items-center gap-2"><Badge tone={tone}>{word}</Badge>{item.kind === 'dropped' && <StatusBadge status={item.status} />}</p>
      <p className="leading-[21px] text-fg1">{item.why}</p>
      {item.setting !== null && <p><Button size="small" onClick={openSetting}>Open the setting</Button></p>}
      <p className="flex items-start gap-2"><code className="min-w-0 flex-1 rounded bg-bg2 px-1.5 py-1 data break-all">{value}</code><CopyButton label="Copy the value" text={value} /></p>
    </div>
  );
}

export interface ChoiceDetailProps extends PartProps {
  line: Extract<MappingLine, { kind: 'row' | 'rest' }>;
  onClose: () => void;
}

/** The way of a value that is sent, back to the bytes; of one that is not, why. */
export function ChoiceDetail({ table, line, onTarget, onClose }: ChoiceDetailProps) {
  useCommands(() => [{ id: 'mapping.close', title: 'Close the value', group: 'Outputs', keys: ['escape'], hidden: true, run: onClose }], []);
  const title = (text: string, body: ReactNode) => (
    <aside aria-label="Value" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-10 shrink-0 items-center gap-2 border-b border-line px-3.5"><h2 className="min-w-0 flex-1 truncate font-mono text-12 font-semibold" title={text}>{text}</h2><IconButton label="Close" keys="escape" icon={X} onClick={onClose} /></header>
      <div className="min-h-0 flex-1 overflow-y-auto">{body}</div>
    </aside>
  );
  if (line.kind === 'rest') return title(sourceWords(line.item.source), <Rest table={table} item={line.item} />);
  return title(pointerPath(line.row.target), <Sent table={table} row={line.row} onTarget={onTarget} />);
}
