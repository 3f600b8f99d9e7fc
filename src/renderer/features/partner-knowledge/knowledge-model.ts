/** What a partner knows of a user beside what it would know if it were told everything now, line by line. */
import type { PartnerKnowledge, ReceivedUser } from '../../../protocol/partner.ts';
import type { Json } from '../../../protocol/json.ts';
import { plural } from '../../ui/format.ts';
import type { Tone } from '../../ui/tones.ts';

type Difference = PartnerKnowledge['differences'][number];
type Part = Difference['part'];

export interface KnowledgeLine {
  readonly key: string;
  readonly part: Part;
  readonly name: string;
  /** What the partner would hold; undefined where we would tell it nothing. */
  readonly ours: Json | undefined;
  readonly theirs: Json | undefined;
  /** Null: no difference. */
  readonly kind: Difference['kind'] | null;
  /** JSON pointer in the profile; null when it is not one value. */
  readonly source: string | null;
}

export const PART_HEADINGS: Readonly<Record<Part, string>> = { identifier: 'Identifiers', attribute: 'Attributes', subscription: 'Subscriptions', consent: 'Consent' };
export const PARTS = Object.keys(PART_HEADINGS) as readonly Part[];

export const KIND_WORDS: Readonly<Record<Difference['kind'], { readonly word: string; readonly meaning: string; readonly tone: Tone }>> = {
  missing: { word: 'missing there', meaning: 'We know it, the partner does not', tone: 'error' },
  extra: { word: 'only there', meaning: 'The partner knows it, the profile does not', tone: 'warn' },
  other: { word: 'other value', meaning: 'Both know it, with different values', tone: 'error' },
};

function members(user: ReceivedUser | null, part: Part): Readonly<Record<string, Json>> {
  if (user === null) return {};
  switch (part) {
    case 'identifier': return user.identifiers;
    case 'attribute': return user.attributes;
    case 'subscription': return user.subscriptions;
    case 'consent': return user.consents;
  }
}

const own = (of: Readonly<Record<string, Json>>, name: string): Json | undefined => (Object.hasOwn(of, name) ? of[name] : undefined);

/** Part by part, and in each what differs first. */
export function knowledgeLines({ user, expected, differences }: Pick<PartnerKnowledge, 'user' | 'expected' | 'differences'>): KnowledgeLine[] {
  return PARTS.flatMap((part) => {
    const theirs = members(user, part);
    const ours = members(expected, part);
    const lines = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].map((name): KnowledgeLine => {
      const difference = differences.find((one) => one.part === part && one.name === name);
      return { key: `${part} ${name}`, part, name, ours: own(ours, name), theirs: own(theirs, name), kind: difference?.kind ?? null, source: difference?.source ?? null };
    });
    return [...lines.filter(({ kind }) => kind !== null), ...lines.filter(({ kind }) => kind === null)];
  });
}

/** For one line: how it stands with this user there. */
export function knowledgeWords({ user, expected, why, differences }: PartnerKnowledge): { readonly text: string; readonly tone: Tone } {
  if (user === null && expected === null) return { text: why ?? 'It is told nothing of this user', tone: 'neutral' };
  if (user === null) return { text: 'does not know this user yet', tone: 'warn' };
  if (expected === null) return { text: why ?? 'knows this user; it would be told nothing now', tone: 'neutral' };
  const count = differences.length;
  return count === 0 ? { text: 'knows what we know', tone: 'ok' } : { text: plural(count, 'difference'), tone: 'error' };
}
