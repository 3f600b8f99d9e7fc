import { useState } from 'react';
import { ArrowRight, ChevronDown, ChevronRight, Copy, Plus, Trash2, TriangleAlert } from 'lucide-react';
import type { CustomMapping } from '../../../../protocol/custom-mapping.ts';
import { segmentsOf } from '../../../../protocol/pointer.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { plural } from '../../../ui/format.ts';
import { Spot } from '../sheet/Spot.tsx';
import type { OpenFile } from '../use-desk.ts';
import { MappingForm } from './MappingForm.tsx';
import { MappingPreview } from './MappingPreview.tsx';
import { sourceText, targetText } from './mapping-words.ts';

export interface MappingsPartProps {
  connection: OpenFile<'connections'>;
  input: OpenFile<'inputs'>;
  /** JSON pointer that a link led to. */
  lit: string | null;
}

const NEW: CustomMapping = { to: '', matches: [{ message: 'custom_event' }], selector: 'foreach', attributes: [], keep_unmapped: false, as: 'custom_event' };

interface RowProps {
  mapping: CustomMapping;
  index: number;
  open: boolean;
  problems: number;
  onToggle: () => void;
  onCopy: () => void;
  onRemove: () => void;
}

function Row({ mapping, index, open, problems, onToggle, onCopy, onRemove }: RowProps) {
  const Chevron = open ? ChevronDown : ChevronRight;
  const details = [plural(mapping.attributes.length, 'attribute'), ...(mapping.keep_unmapped ? ['keeps the others'] : [])].join(', ');
  return (
    <div className="flex min-h-10 items-center gap-1 pr-1.5">
      <button type="button" aria-expanded={open} onClick={onToggle} className="flex min-w-0 flex-1 items-center gap-2 py-1 pl-2.5 text-left">
        <Chevron aria-hidden size={13} className="shrink-0 text-fg2" />
        <span className="min-w-0 flex-1">
          <span className="flex min-w-0 items-center gap-1.5 font-medium"><span className="truncate">{sourceText(mapping)}</span><ArrowRight aria-hidden size={12} className="shrink-0 text-fg2" /><span className="sr-only">becomes</span><span className="truncate">{targetText(mapping)}</span></span>
          <span className="block truncate text-12 text-fg2">{details}</span>
        </span>
        {problems > 0 && <span className="flex shrink-0 items-center gap-1 text-12 text-warn"><TriangleAlert aria-hidden size={13} />{problems}<span className="sr-only">{problems === 1 ? ' problem' : ' problems'}</span></span>}
      </button>
      <IconButton label={`Copy mapping ${index + 1}`} icon={Copy} onClick={onCopy} />
      <IconButton label={`Delete mapping ${index + 1}`} icon={Trash2} onClick={onRemove} />
    </div>
  );
}

/** An app's events under the output's own names. */
export function MappingsPart({ connection, input, lit }: MappingsPartProps) {
  const mappings = connection.value.custom_mappings;
  const [first, at] = lit === null ? [] : segmentsOf(lit);
  const [open, setOpen] = useState<number | null>(first === 'custom_mappings' && at !== undefined ? Number(at) : mappings.length === 1 ? 0 : null);
  const set = (next: readonly CustomMapping[], step?: string): void => connection.change({ custom_mappings: [...next] }, step);
  const add = (mapping: CustomMapping, index = mappings.length): void => { set(mappings.toSpliced(index, 0, mapping)); setOpen(index); };
  const general = connection.problems.filter(({ path }) => path === '/custom_mappings');
  if (mappings.length === 0) {
    return (
      <EmptyState title="No custom mappings" actions={<Button variant="primary" icon={Plus} onClick={() => add(NEW)}>Add a mapping</Button>}>
        Events go on under the names that the app gave them. A mapping gives events and attributes the names that this output expects.
      </EmptyState>
    );
  }
  return (
    <div className="px-4 py-3">
      {general.map(({ message }) => <p key={message} className="mb-3 flex items-start gap-2 rounded-md bg-warn-tint px-3 py-2 text-12 text-warn"><TriangleAlert aria-hidden size={13} className="mt-0.5 shrink-0" />{message}</p>)}
      <ul aria-label="Custom mappings" className="flex flex-col gap-2">
        {mappings.map((mapping, index) => {
          const base = `/custom_mappings/${index}`;
          return (
            <li key={index}>
              <Spot path={base} className="overflow-hidden rounded-lg border border-line bg-bg1">
                <Row
                  mapping={mapping}
                  index={index}
                  open={open === index}
                  problems={connection.problems.filter(({ path }) => path === base || path.startsWith(`${base}/`)).length}
                  onToggle={() => setOpen(open === index ? null : index)}
                  onCopy={() => add(mapping, index + 1)}
                  onRemove={() => { set(mappings.filter((_, other) => other !== index)); setOpen(null); }}
                />
                {open === index && (
                  <div className="@container border-t border-line bg-bg0"><div className="@[900px]:grid @[900px]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
                    <MappingForm connection={connection} input={input} mapping={mapping} base={base} onChange={(next, step) => set(mappings.with(index, next), `mapping ${index} ${step ?? ''}`)} />
                    <MappingPreview connection={connection} input={input.name} mapping={mapping} index={index} />
                  </div></div>
                )}
              </Spot>
            </li>
          );
        })}
      </ul>
      <Button size="small" icon={Plus} className="mt-3" onClick={() => add(NEW)}>Add a mapping</Button>
    </div>
  );
}
