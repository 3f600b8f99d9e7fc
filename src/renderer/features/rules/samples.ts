/** Rules to start from. The first three stand on the empty screen. */
import type { FailureAction } from '../../../protocol/rule.ts';

export interface RuleSample {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly detail: string;
  readonly failureAction: FailureAction;
  readonly code: string;
}

export const EMPTY_CODE = `exports.handler = async (batch, context) => {
  return batch;
};
`;

export const RULE_SAMPLES: readonly RuleSample[] = [
  {
    id: 'drop-internal',
    name: 'drop-internal-users',
    title: 'Drop batches of your own people',
    detail: 'Returning null drops the whole batch.',
    failureAction: 'proceed',
    code: `// Colleagues click through the shop all day; no output should see them.
exports.handler = async (batch, context) => {
  const email = batch.user_identities?.email ?? '';
  return email.endsWith('@example.com') ? null : batch;
};
`,
  },
  {
    id: 'rename-events',
    name: 'rename-events',
    title: 'Rename events, drop debug events',
    detail: 'Leaving an event out of the list drops that event only.',
    failureAction: 'proceed',
    code: `// Old names to the ones that were agreed on.
const NAMES = { signup: 'Sign Up', add_cart: 'Add To Cart' };

exports.handler = async (batch, context) => {
  batch.events = (batch.events ?? []).filter((event) => !event.data?.event_name?.startsWith('debug_'));
  for (const event of batch.events) {
    if (event.event_type !== 'custom_event') continue;
    event.data.event_name = NAMES[event.data.event_name] ?? event.data.event_name;
  }
  return batch;
};
`,
  },
  {
    id: 'set-attribute',
    name: 'set-tier',
    title: 'Set a user attribute',
    detail: 'With the change event that brings it into the profile.',
    failureAction: 'proceed',
    code: `// Data of an app changes the profile only through change events.
exports.handler = async (batch, context) => {
  const attributes = (batch.user_attributes ??= {});
  const old = attributes.tier;
  const tier = Number(attributes.lifetime_spend ?? 0) > 1000 ? 'gold' : 'standard';
  if (old === tier) return batch;
  attributes.tier = tier;
  (batch.events ??= []).push({
    event_type: 'user_attribute_change',
    data: { user_attribute_name: 'tier', new: tier, old: old ?? null, deleted: false, is_new_attribute: old === undefined },
  });
  return batch;
};
`,
  },
  {
    id: 'hash-identity',
    name: 'hash-email',
    title: 'Hash the e-mail address for one output',
    detail: 'For an output rule: crypto is there as in Lambda.',
    failureAction: 'discard',
    code: `// The partner may know the hash, never the address.
const { createHash } = require('crypto');

exports.handler = async (batch, context) => {
  const identities = batch.user_identities ?? {};
  if (identities.email) {
    identities.other_id_3 = createHash('sha256').update(identities.email.trim().toLowerCase()).digest('hex');
    delete identities.email;
  }
  return batch;
};
`,
  },
];
