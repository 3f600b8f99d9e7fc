/** Fields of a request's body by their pointers, and each one's way back in a few words. */
import type { Provenance, ProvenanceHop } from '../../../../protocol/explain.ts';
import { pointerPath } from '../../../ui/json-tree.ts';

export type ProvenanceField = Provenance['fields'][number];

export const HOP_WORDS: Readonly<Record<ProvenanceHop['what'], string>> = {
  payload: 'Request body',
  mapping: 'Mapping',
  'custom-mapping': 'Custom mapping',
  'output-rule': 'Output rule',
  filter: 'Data filter',
  'consent-event': 'Consent change',
  enrichment: 'Enrichment',
  profile: 'Profile',
  'all-outputs-rule': 'All-outputs rule',
  'plan-blocking': 'Plan blocking',
  server: 'Server',
  decoding: 'Decoding',
  wire: 'What the SDK sent',
  setting: 'Setting',
  constant: 'Fixed by the partner',
  clock: 'Clock',
};

/** `rule`, `profile`, `setting`, `sent as events[0].data.price`: where it came from, for one line. */
export function briefOrigin(field: ProvenanceField): string {
  const last = field.hops.at(-1);
  if (last === undefined) return '';
  const by = field.hops.find(({ what }) => what === 'output-rule' || what === 'all-outputs-rule' || what === 'custom-mapping' || what === 'profile');
  const through = by === undefined || by === last ? '' : `, ${HOP_WORDS[by.what].toLowerCase()}${by.pointer?.kind === 'rule' ? ` ${by.pointer.name}` : ''}`;
  switch (last.what) {
    case 'wire':
    case 'decoding': return `sent${last.at === null || last.at === '' ? '' : ` as ${pointerPath(last.at)}`}${through}`;
    case 'setting': return `setting ${last.pointer?.path?.split('/').at(-1) ?? ''}`.trim() + through;
    case 'profile': return `profile${last.batch_id === undefined ? '' : ', of another batch'}`;
    default: return `${HOP_WORDS[last.what].toLowerCase()}${last.pointer?.kind === 'rule' ? ` ${last.pointer.name}` : ''}${through}`;
  }
}

export interface FieldChoice {
  /** The field that is chosen, or the one that the chosen place is a part of. */
  readonly field: ProvenanceField | null;
  /** When an object or list is chosen: what is in it. */
  readonly inside: readonly ProvenanceField[];
}

export function choiceAt(fields: readonly ProvenanceField[], pointer: string): FieldChoice {
  const exact = fields.find(({ target }) => target === pointer);
  if (exact !== undefined) return { field: exact, inside: [] };
  const inside = fields.filter(({ target }) => target.startsWith(`${pointer}/`));
  if (inside.length > 0) return { field: null, inside };
  // A value that is a list or object of its own may be one field.
  const around = fields.filter(({ target }) => pointer.startsWith(`${target}/`)).toSorted((a, b) => b.target.length - a.target.length)[0];
  return { field: around ?? null, inside: [] };
}
