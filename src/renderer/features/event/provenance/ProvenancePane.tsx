import { Waypoints } from 'lucide-react';
import type { Provenance } from '../../../../protocol/explain.ts';
import { stringifyJson } from '../../../../protocol/json.ts';
import { plural } from '../../../ui/format.ts';
import { pointerPath } from '../../../ui/json-tree.ts';
import { briefOrigin, choiceAt } from './field-model.ts';
import type { ProvenanceField } from './field-model.ts';
import { HopBytes } from './HopBytes.tsx';
import { HopItem } from './HopItem.tsx';

export interface ProvenancePaneProps {
  provenance: Provenance;
  /** JSON pointer in the body. */
  pointer: string;
  onField: (pointer: string) => void;
}

const SHOWN = 100;

function Chain({ provenance, field }: { provenance: Provenance; field: ProvenanceField }) {
  const wire = field.hops.findLast((hop) => hop.bytes !== undefined);
  return (
    <>
      <ol className="px-3.5 py-3">
        {field.hops.map((hop, index) => (
          <HopItem key={index} hop={hop} nearer={field.hops[index - 1] ?? null} last={index === field.hops.length - 1} batchId={provenance.batch_id} requestId={provenance.request_id} />
        ))}
      </ol>
      {wire?.bytes !== undefined && <div className="border-t border-line"><HopBytes provenance={provenance} hop={wire} bytes={wire.bytes} /></div>}
    </>
  );
}

/** Where the chosen field of the body came from, back to the byte. */
export function ProvenancePane({ provenance, pointer, onField }: ProvenancePaneProps) {
  const { field, inside } = choiceAt(provenance.fields, pointer);
  const name = pointerPath(field?.target ?? pointer);
  return (
    <section aria-label="Where it came from">
      <h3 className="flex min-h-9 items-center gap-2 border-b border-line bg-bg1 px-3.5">
        <Waypoints aria-hidden size={14} className="shrink-0 text-blocked" />
        <span className="shrink-0 font-semibold">{field === null ? 'Where the fields came from' : 'Where it came from'}</span>
        <span className="min-w-0 truncate font-mono text-[11.5px] text-fg2" title={name}>{name}</span>
      </h3>
      {provenance.unexplained.length > 0 && <p role="alert" className="border-b border-line bg-warn-tint px-3.5 py-2 text-12 text-warn">Of {provenance.unexplained.map(pointerPath).join(', ')} it is not known where {provenance.unexplained.length === 1 ? 'it comes' : 'they come'} from. Please report it with this batch.</p>}
      {field !== null && <Chain provenance={provenance} field={field} />}
      {field === null && inside.length === 0 && <p className="px-3.5 py-3 text-fg2">Nothing of the batch stands here.</p>}
      {field === null && inside.length > 0 && (
        <>
          <p className="px-3.5 pt-2.5 text-12 text-fg2">{plural(inside.length, 'field')}. Choose one to see its whole way.</p>
          <ul className="py-1.5">
            {inside.slice(0, SHOWN).map((one) => (
              <li key={one.target}>
                <button type="button" onClick={() => onField(one.target)} className="flex w-full min-w-0 items-baseline gap-3 px-3.5 py-0.5 text-left text-12 hover:bg-bg2">
                  <span className="w-1/2 truncate font-mono text-[11.5px] text-fg0" title={stringifyJson(one.value)}>{pointerPath(one.target.slice(pointer.length)) || pointerPath(one.target)}</span>
                  <span className="min-w-0 flex-1 truncate text-fg1">{briefOrigin(one)}</span>
                </button>
              </li>
            ))}
          </ul>
          {inside.length > SHOWN && <p className="px-3.5 pb-3 text-12 text-fg2">and {inside.length - SHOWN} more in the tree</p>}
        </>
      )}
    </section>
  );
}
