/** What is known of a partner, by what it is about. */
import { FACT_TOPICS } from '../../../../protocol/partner.ts';
import type { Fact, FactStatus } from '../../../../protocol/partner.ts';

type Topic = Fact['about'];

export const TOPIC_LABELS: Readonly<Record<Topic, string>> = {
  setting: 'Settings', platform: 'Platforms', identity: 'Identity', event: 'Events', field: 'Fields', commerce: 'Commerce', consent: 'Consent',
  request: 'Requests', answer: 'Answers', limit: 'Limits',
};

export interface FactFilter {
  readonly status: FactStatus | null;
  readonly topic: Topic | null;
  readonly search: string;
}

export const EVERY_FACT: FactFilter = { status: null, topic: null, search: '' };

export function factsFor(facts: readonly Fact[], { status, topic, search }: FactFilter): Fact[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return facts.filter((fact) => (status === null || fact.status === status) && (topic === null || fact.about === topic) && words.every((word) => `${fact.text} ${fact.id}`.toLowerCase().includes(word)));
}

/** In the order of the topics; those without a fact are left out. */
export function byTopic(facts: readonly Fact[]): { readonly topic: Topic; readonly facts: readonly Fact[] }[] {
  return FACT_TOPICS.map((topic) => ({ topic, facts: facts.filter(({ about }) => about === topic) })).filter((group) => group.facts.length > 0);
}
