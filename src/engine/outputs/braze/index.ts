import type { OutputDefinition } from '../definition.ts';
import { MODULE_ID, NAME, REST_HOSTS, SLUG } from './constants.ts';
import { FACTS } from './facts.ts';
import { judge } from './judge.ts';
import { map } from './mapping.ts';
import { CONNECTION_SETTINGS, SETTINGS, bulk, validate } from './settings.ts';
import { simulator } from './simulator.ts';
import { unmapped } from './unmapped.ts';

export default {
  slug: SLUG,
  name: NAME,
  moduleId: MODULE_ID,
  kind: 'event',
  fidelity: 'modelled',
  summary: 'Users, events and purchases for Braze customer engagement.',
  settings: SETTINGS,
  connectionSettings: CONNECTION_SETTINGS,
  platforms: ['web', 'ios', 'android', 'tvos', 'roku', 'fire_tv', 's2s'],
  eventTypes: ['session_start', 'session_end', 'screen_view', 'custom_event', 'commerce_event', 'opt_out', 'push_registration', 'push_message'],
  hosts: Object.values(REST_HOSTS),
  validate,
  map,
  judge,
  simulator,
  facts: FACTS,
  unmapped,
  bulk,
} satisfies OutputDefinition;
