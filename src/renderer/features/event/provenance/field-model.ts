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
  wire: 'What was sent',
  setting: 'Setting',
  constant: 'Fixed by the partner',
  clock: 'Clock',
};

const RULES: ReadonlySet<ProvenanceHop['what']> = new Set(['output-rule', 'all-outputs-rule', 'custom-mapping']);

function lastWord({ what, at, pointer }: ProvenanceHop): string {
  switch (what) {
    case 'wire':
    case 'decoding': return `sent${at === null || at === '' ? '' : ` as ${pointerPath(at)}`}`;
    case 'setting': return `setting ${pointer?.path?.split('/').at(-1) ?? ''}`.trim();
    case 'server': return 'given by the server';
    default: return `${HOP_WORDS[what].toLowerCase()}${pointer?.kind === 'rule' ? ` ${pointer.name}` : ''}`;
  }
}

/** Where it came from, for one line: `sent as events[0].data.price, all-outputs rule fix-price`, `profile, sent as user_attributes.tier`. */
export function briefOrigin({ hops }: ProvenanceField): string {
  const last = hops.at(-1);
  if (last === undefined) return '';
  const rule = hops.find((hop) => RULES.has(hop.what) && hop !== last);
  const profile = hops.some((hop) => hop.what === 'profile' && hop !== last);
  return [profile ? 'profile' : '', lastWord(last), rule === undefined ? '' : lastWord(rule)].filter(Boolean).join(', ');
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
