/**
 * Integration attributes: what kits left for their partners' servers, such as the id that a partner gave the device (spec/pipeline.md b.7,
 * spec/data-model.md 4.7). The batch that came last wins.
 */
import type { Batch } from '../batch/types.ts';
import type { ProfileState } from './types.ts';

type Integrations = ProfileState['integrations'];

/** What the user has after the batch: the same object when nothing is new. */
export function seenIntegrations(before: Integrations, { integration_attributes: own }: Batch): Integrations {
  const news = Object.entries(own ?? {}).filter(([module, values]) => lacks(before, module, values, (known, value) => known !== value));
  if (news.length === 0) return before;
  return { ...before, ...Object.fromEntries(news.map(([module, values]) => [module, { ...memberOf(before, module), ...values }])) };
}

/** The batch's own, with what it lacks. */
export function enrichIntegrations(own: Batch['integration_attributes'], known: Integrations): Batch['integration_attributes'] {
  const added = Object.entries(known ?? {}).filter(([module, values]) => lacks(own, module, values, (value) => value === undefined));
  if (added.length === 0) return own;
  return { ...own, ...Object.fromEntries(added.map(([module, values]) => [module, { ...values, ...memberOf(own, module) }])) };
}

function lacks(holder: Integrations, module: string, values: Readonly<Record<string, string>>, isNew: (there: string | undefined, value: string) => boolean): boolean {
  const there = memberOf(holder, module);
  return Object.entries(values).some(([key, value]) => isNew(there !== undefined && Object.hasOwn(there, key) ? there[key] : undefined, value));
}

function memberOf(holder: Integrations, module: string): Readonly<Record<string, string>> | undefined {
  return holder !== undefined && Object.hasOwn(holder, module) ? holder[module] : undefined;
}
